"""Put the checkout on the path, so that a scene file runs without anything being installed.

`manim render scenes/overshoot.py` puts only the folder `scenes` on the path, so a scene file begins with
`import checkout`; after it `scenes.kit` and `mathcore` import under the names they have everywhere else. The
folder itself is taken off the path again: with it `scenes.kit` could also be imported as `kit`, and a class
that exists twice is two classes.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _is(entry: str, folder: Path) -> bool:
    """Whether this entry of the path leads to that folder; "" stands for the working directory."""
    return Path(entry).resolve() == folder


sys.path[:] = [str(ROOT), *(entry for entry in sys.path if not (_is(entry, ROOT) or _is(entry, ROOT / "scenes")))]
