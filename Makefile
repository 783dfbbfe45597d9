# The commands of this course. Each sets up what it needs first, and skips what is done.
#
#   make course             render every section, 720p30; QUALITY=h for 1080p60, QUALITY=l for a quick look
#   make test               check the code and run the tests
#   make test-deep          the tests over all shapes, themes and random variants; SEED=7 draws others
#   make bench              the benchmarks, each a table of ratios measured in one run
#   make lint               check the code only
#   make setup              set up only
#   make clean              remove the clips and what the tools leave behind; .venv stays

.POSIX:
.PHONY: course test test-deep bench lint setup setup-dev clean

QUALITY ?= m
JOBS ?=
PYTHON ?=
SEED ?= 1
RUN = .venv/bin/python

course: setup
	$(RUN) -m course build --quality $(QUALITY) $(JOBS:%=--jobs %)

test: lint
	$(RUN) -m pytest -n 2 --dist worksteal

test-deep: lint
	FOGLINE_DEEP=1 $(RUN) -m pytest -n 2 --dist worksteal --hypothesis-seed=$(SEED)

bench: setup-dev
	for script in benchmarks/bench_*.py; do $(RUN) "$$script" || exit 1; done

lint: setup-dev
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

setup:
	PYTHON="$(PYTHON)" sh setup.sh

setup-dev:
	PYTHON="$(PYTHON)" sh setup.sh dev

clean:
	rm -rf media build fogline.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name .venv -prune -o -type d -name __pycache__ -exec rm -rf {} +
