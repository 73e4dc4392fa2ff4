"""Open the unmasked copy of a picture: for a person's eyes, and written into the audit chain before it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from robot.browser.private import private_write
from robot.browser.seal import opened, seal_of
from robot.errors import ConfigError, Problem
from robot.filing.audit import evidence_name

if TYPE_CHECKING:
    from robot.engine.office import Office


def unseal(office: Office, sealed: Path, target: Path, by: str) -> Path:
    """Write what `sealed` (of this workspace's evidence) shows to `target`, a new file, mode 0600. `by`: who
    opens it.

    Raises ConfigError for any other file, one that this key does not open, and a target that is there.
    """
    evidence = (office.settings.var / "evidence" / office.settings.profile).resolve()
    if not sealed.is_file() or not sealed.resolve().is_relative_to(evidence):
        raise ConfigError.of([Problem("audit open", str(sealed), f"a file NAME.png.sealed below {evidence}")])
    if target.exists():
        raise ConfigError.of([Problem("--to", str(target), "a new file; this one is there already")])
    picture = opened(seal_of(office.settings), sealed.read_bytes())
    if picture is None:
        raise ConfigError.of(
            [
                Problem(
                    "audit open", str(sealed), "a file that was sealed with this machine's key or GONGJU_KEY"
                )
            ]
        )
    office.ledger.note("unseal", {"file": evidence_name(sealed.resolve()), "by": by})
    return private_write(target, picture)
