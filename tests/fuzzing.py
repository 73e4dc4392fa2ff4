"""How many inputs the tests with made-up inputs try: a few in the suite, many by `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))


def rounds(count: int) -> settings:
    """`count` inputs, or as many times that as the environment says."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=count * TIMES, deadline=None, suppress_health_check=slow)
