"""Hypothesis: the same examples in every ordinary run, many fresh ones where FOGLINE_DEEP=1."""

import os

from hypothesis import HealthCheck, settings

# No deadline: a time limit would test the machine. Slow generation is no defect of what is tested either.
settings.register_profile(
    "ordinary", derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deep" if os.environ.get("FOGLINE_DEEP") == "1" else "ordinary")
