#!/bin/sh
# Make .venv ready: what is missing of the system's libraries, a virtual environment, the pinned packages.
#
#   sh setup.sh          what rendering needs        (make course)
#   sh setup.sh dev      what the tests need as well (make test)
#
# Done once it leaves a stamp in .venv; while nothing it depends on changes, it then ends at once.
# PYTHON names the interpreter to use; without it the newest of python3, python3.14 ... python3.11 that will do.
set -eu
cd "$(dirname "$0")"
what=${1:-course}

say() { printf 'setup: %s\n' "$*"; }
stop() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# The stamp names everything the environment was made from, the folder included: an environment does not survive a move.
state=$(pwd; cat setup.sh constraints.txt pyproject.toml | cksum)
is_ready() { [ -x .venv/bin/python ] && [ -f ".venv/ready-$1" ] && [ "$(cat ".venv/ready-$1")" = "$state" ]; }
case $what in
    course) if is_ready course || is_ready dev; then exit 0; fi; extras="" ;;
    dev) if is_ready dev; then exit 0; fi; extras="[dev]" ;;
    *) stop "there is no '$what' to set up; known are: course, dev" ;;
esac

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_new_enough "$name"; then command -v "$name"; return; fi
    done
    return 1
}

python=$(find_python) || stop "Python 3.11 or newer is needed and was not found; where it has another name: make PYTHON=/path/to/python"
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

has_compiler() { command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1; }
has_library() { command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$@"; }
has_headers() { "$python" -c 'import os, sys, sysconfig as s; sys.exit(not os.path.exists(os.path.join(s.get_path("include"), "Python.h")))'; }
has_venv() { "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# The distribution's own Python comes without headers and venv; their packages bear its version.
missing_debian() {
    has_compiler || printf ' gcc libc6-dev'
    command -v pkg-config >/dev/null 2>&1 || printf ' pkg-config'
    has_library cairo || printf ' libcairo2-dev'
    has_library pangocairo || printf ' libpango1.0-dev'
    has_headers || printf ' python%s-dev' "$version"
    has_venv || printf ' python%s-venv' "$version"
}

missing_elsewhere() {
    has_compiler || printf ' gcc'
    command -v pkg-config >/dev/null 2>&1 || printf ' pkg-config'
    has_library cairo || printf ' cairo'
    has_library pangocairo || printf ' pango'
}

install_debian() {
    line="apt-get update && apt-get install -y --no-install-recommends$1"
    if [ "$(id -u)" = 0 ]; then
        as=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
        as="sudo -n"
    else
        stop "these packages are missing, and only an administrator can install them. Run this line, then the same command again:
sudo sh -c '$line'"
    fi
    say "installing$1"
    # Word splitting is meant: $1 is a list of packages, and $as may be nothing.
    # shellcheck disable=SC2086
    $as env DEBIAN_FRONTEND=noninteractive sh -c "$line" >.setup.log 2>&1 || {
        tail -n 20 .setup.log >&2
        stop "apt-get failed; the lines above are its last words, all of them are in .setup.log"
    }
    rm -f .setup.log
}

install_system_libraries() {
    if [ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null 2>&1; then
        missing=$(missing_debian)
        [ -z "$missing" ] || install_debian "$missing"
        return
    fi
    missing=$(missing_elsewhere)
    [ -n "$missing" ] || return 0
    if command -v brew >/dev/null 2>&1; then
        say "installing$missing"
        # shellcheck disable=SC2086
        brew install $missing || stop "Homebrew failed; its words are above"
    elif [ "$(uname -s)" = Darwin ]; then
        stop "Homebrew (https://brew.sh) is needed to install:$missing. With it, run: brew install$missing"
    else
        stop "please install, with their headers for development:$missing. Fedora: sudo dnf install gcc pkgconf cairo-devel pango-devel python3-devel"
    fi
}

install_system_libraries

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "making .venv with Python $version"
    "$python" -m venv --clear .venv
fi

say "installing the pinned packages; the first time this takes a few minutes"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".$extras"
printf '%s\n' "$state" >".venv/ready-$what"
say "ready"
