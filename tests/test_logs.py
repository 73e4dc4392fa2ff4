"""Log lines and tracebacks: where they go, and what they leave out."""

from __future__ import annotations

import io
import logging
import stat
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from loguru import logger

from robot import logs
from robot.log_lines import ToLoguru


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


@pytest.fixture
def people() -> Iterator[None]:
    """A workspace was read."""
    logs.hide_also(("示例甲", "示例路1号院"))
    yield
    logs.hide_also(())


SECRET = "示例甲 110105199003072346 示例路1号 院"


def test_lines_and_tracebacks_in_the_file_hold_nothing_personal(tmp_path: Path, people: None) -> None:
    logs.configure(tmp_path / "logs")
    logger.info("读到 {}", SECRET)
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.exception("a turn broke")
    logger.remove()
    file = tmp_path / "logs" / "gongju.log"
    told = file.read_text(encoding="utf-8")
    assert told.count("示** 110*** (18) 示*** (6)") == 2
    assert "ValueError: 示**" in told
    assert "in test_lines_and_tracebacks" in told  # where it happened is told
    assert not any(one in told for one in ("示例甲", "19900307", "示例路"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_bugs_traceback_on_the_terminal_is_masked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], people: None
) -> None:
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", threading.excepthook)
    logs.show_bugs_masked()

    def broken() -> None:
        raise KeyError(SECRET)

    try:
        broken()
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, None)))
    told = capsys.readouterr().err
    assert told.count("KeyError: '示** 110*** (18) 示*** (6)'") == 2
    assert told.count("in broken") == 2
    assert not any(one in told for one in ("示例甲", "19900307", "示例路"))


def test_a_librarys_line_names_a_kind_for_a_traceback_and_is_not_said_over_and_over() -> None:
    said: list[str] = []
    number = logger.add(said.append, format="{message}")
    try:
        raise ValueError(SECRET)
    except ValueError:
        text, raised = f"Exception polling schedules: {traceback.format_exc()}", sys.exc_info()
    log = ToLoguru()
    for words, seconds in ((text, 0), ("it is away\nmore", 1), ("it is away", 59), ("it is away", 62)):
        record = logging.LogRecord("dbos", logging.WARNING, __file__, 1, words, (), None)
        record.created = 1000.0 + seconds
        log.emit(record)
    log.emit(logging.LogRecord("sqlalchemy.pool", logging.ERROR, __file__, 1, "during reset", (), raised))
    logger.remove(number)
    assert [str(one) for one in said] == [
        "dbos: Exception polling schedules: ValueError\n",
        "dbos: it is away\n",
        "dbos: it is away\n",
        "sqlalchemy: during reset (ValueError)\n",
    ]


def test_what_a_library_logs_is_a_line_of_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(tmp_path)
    logs.configure(tmp_path)
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("sqlalchemy.pool.impl").exception("during reset")
    logger.remove()
    for told in (capsys.readouterr().err, (tmp_path / "gongju.log").read_text("utf-8")):
        assert told.endswith(" ERROR   sqlalchemy: during reset (ValueError)\n")
        assert told.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_costs_the_files_lines_and_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gongju.log").symlink_to("/dev/full")
    logs.configure(tmp_path)
    logger.warning("one")
    logger.warning("two")
    logger.remove()
    told = [line.split(" WARNING ")[-1] for line in capsys.readouterr().err.splitlines()]
    assert sorted(told) == ["one", "the log file takes no lines now (No space left on device)", "two"]
