"""Processes that have loaded everything already: a start costs a fork, not the imports.

One server a test run's process: it is started with the first of them and loads what is named here once.
"""

from __future__ import annotations

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.filing.sender", "tests.engine.engine_double", "dbos"])
