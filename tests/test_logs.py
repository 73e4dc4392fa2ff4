"""Log lines: where they go."""

from __future__ import annotations

import io

import pytest
from loguru import logger

from robot import logs


def test_a_line_goes_to_the_stderr_of_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A progress display replaces stderr for a while, and prints lines above itself."""
    logs.configure(None)
    shown = io.StringIO()
    with monkeypatch.context() as for_a_while:
        for_a_while.setattr("sys.stderr", shown)
        logger.warning("号码 110105199003072346")
    logger.remove()
    assert "WARNING 号码 " in shown.getvalue()
    assert "110105199003072346" not in shown.getvalue()
