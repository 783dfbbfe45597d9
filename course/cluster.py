"""A cluster instead of this machine: jobs on the workers of a Dask scheduler, which need the same checkout but no disk in common.

A worker whose versions, fonts or sources differ would draw other clips than this machine; it is refused by name.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from course import work
from course.running import Workplace
from scenes.checkout import ROOT
from scenes.kit.record import versions

SECONDS_TO_CONNECT = 5


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message says why and what to do."""


def fingerprint() -> dict[str, str]:
    """What decides how a clip drawn here looks: versions, the fonts that Typst carries, and all our sources."""
    import typst

    (binary,) = Path(typst.__path__[0]).glob("_typst*")
    files = sorted(file for folder in ("mathcore", "scenes", "course") for file in (ROOT / folder).rglob("*.py"))
    sources = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in (*files, ROOT / "manim.cfg")))
    return versions() | {"fonts": hashlib.sha256(binary.read_bytes()).hexdigest()[:12], "sources": sources.hexdigest()[:12]}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """In words, each thing that is not the same there as here."""
    names = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
    return [f"{name} is {theirs.get(name, 'missing')}, here {ours.get(name, 'missing')}" for name in names]


@contextmanager
def cluster(address: str, refuse: Callable[[str, Sequence[str]], None]) -> Iterator[Workplace]:
    """The workers of the scheduler at this address as a workplace. `refuse` is told of each worker that is not used, and why.

    Raises `ClusterError` where there is no scheduler, or no worker like this machine.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("a cluster needs Dask: pip install 'fogline[cluster]'.") from None
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(f"there is no Dask scheduler at {address[:100]!r}: {error}.") from None
    with client:
        ours = fingerprint()
        known = client.scheduler_info(n_workers=-1)["workers"]
        alike = []
        for worker, theirs in client.run(fingerprint, on_error="return").items():
            wrong = [f"it cannot run our code: {theirs}"] if isinstance(theirs, BaseException) else differences(ours, theirs)
            if wrong:
                refuse(f"{known[worker]['name']} ({worker})", wrong)
            else:
                alike.append(worker)
        if not alike:
            raise ClusterError(f"no worker of {address[:100]} can draw the same clips as this machine.")

        def stop(build: str) -> None:
            client.run(work.stop, build, on_error="ignore")

        yield Workplace(
            client.get_executor(workers=alike, pure=False),
            at_once=sum(known[worker]["nthreads"] for worker in alike),
            stop=stop,
            here=False,
        )
