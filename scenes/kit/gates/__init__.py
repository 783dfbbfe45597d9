"""The gates: nothing on screen is taken on trust.

`Gate` looks at a live scene while it plays. The truth gate takes every mark back from its drawn points and holds it against values derived
anew from the loss's expression (`oracle`); the layout gate sees what a reader sees: words inside the frame, apart from one another, large
enough, with enough contrast, and no flashing. What they saw becomes the clip's evidence.
"""

from scenes.kit.gates.findings import Evidence, Finding
from scenes.kit.gates.gate import Gate

__all__ = ["Evidence", "Finding", "Gate"]
