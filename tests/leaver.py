"""An employee who has left, for tests that want any case: 解除关联 is one short form, sent in one step."""

from __future__ import annotations

from pathlib import Path

from mock_portal.pytest_plugin import Portal
from robot.people.workspace import load_workspace
from tests.flows import plain

LEAVER, WAY, BUSINESS = "E001", "解除关联", "disassociation"


def has_left(portal: Portal, folder: Path) -> None:
    """LEAVER of the example workspace in `folder` left last month; at the portal the unit has them still."""
    file, papers = folder / "employees" / f"{LEAVER}.yaml", folder / "papers" / LEAVER
    text = file.read_text("utf-8").replace("\npapers:", "\nleft_on: 2026-10-31\n\npapers:", 1)
    file.write_text(f"{text.rstrip()}\n  leaving: [{LEAVER}/leaving.pdf]\n", "utf-8")
    (papers / "leaving.pdf").write_bytes((papers / "contract.pdf").read_bytes())
    person = load_workspace(folder).employee(LEAVER)
    assert person is not None
    assert person.left_on is not None
    plain.agree(portal, plain.ask(portal, person))
