"""The scenes of the course, one file a section, and the kit they share."""

import importlib
import sys

# Scene files say `import checkout`, which manim finds beside them. Imported as `scenes.overshoot` they find it
# here, and where manim came first, its copy serves as `scenes.checkout` too: one copy under both names.
checkout = sys.modules.get("checkout") or importlib.import_module(f"{__name__}.checkout")
sys.modules["checkout"] = sys.modules[f"{__name__}.checkout"] = checkout
