"""A ledger that is opened twice in one process, as by the turns of an engine, beside another process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from robot.filing.ledger import Ledger
from robot.filing.tables import Key

OTHER = """
import sys
from pathlib import Path
from robot.filing.ledger import Ledger
with Ledger(Path(sys.argv[1])) as ledger:
    print(*(one.subject for one in ledger.filings()))
"""


def other(file: Path) -> list[str]:
    """The subjects of the filings as another process reads them: it opens the ledger and closes it."""
    done = subprocess.run(
        [sys.executable, "-c", OTHER, str(file)], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_second_opening_does_not_let_go_of_the_first_ones_locks(tmp_path: Path) -> None:
    """SQLite's locks are of the process: closing any handle of the file lets go of all. Another process that
    then closes the ledger takes away the log in which the first goes on to write."""
    file = tmp_path / "ledger.db"
    with Ledger(file) as first:
        first.open(Key("p", "b", "E001", "2026"))
        with Ledger(file) as second:
            second.open(Key("p", "b", "E002", "2026"))
        assert other(file) == ["E001", "E002"]
        first.open(Key("p", "b", "E003", "2026"))
        assert other(file) == ["E001", "E002", "E003"]
        assert [one.subject for one in first.filings()] == ["E001", "E002", "E003"]
