"""Every command of gongju, the files it may write, and which of them may hold personal data, and why.

`test_redaction.py` runs the commands, compares what they wrote with this list and searches it. A new command
has to be added here, with an example call or the reason why none is run.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch


@dataclass(frozen=True)
class Writes:
    """`clean`: patterns of files, below the workspace, that hold nothing personal. `personal`: those that
    may, and why. `calls`: how the sweep calls it, one a line. `elsewhere`: where its files are searched, or
    why it has none, when the sweep does not call it. `eyes`: why its tables may show values."""

    calls: str = ""
    clean: tuple[str, ...] = ()
    personal: Mapping[str, str] = field(default_factory=dict)
    elsewhere: str = ""
    eyes: str = ""

    def commands(self) -> list[list[str]]:
        return [shlex.split(line) for line in self.calls.splitlines() if line.strip()]

    def says(self, name: str) -> bool | None:
        """Whether the file `name` may hold personal data; None for one that this command does not write."""
        if any(fnmatch(name, one) for one in (*self.personal, *ALWAYS_PERSONAL)):
            return True
        return False if any(fnmatch(name, one) for one in (*self.clean, *ALWAYS_CLEAN)) else None


ALWAYS_PERSONAL = {
    "var/ledger.db*": "the ledger: opinions and readings in the portal's own words",
    "var/sessions/*": "stored log-ins, sealed",
}
ALWAYS_CLEAN = ("var/logs/gongju.log",)
EVIDENCE = ("var/evidence/*",)
PAGES = ("var/approvals/*.html",)
MERGED = {"var/papers/*": "the papers themselves, merged for the portal"}
TURNS = ("var/turns/*", "var/engine.*")

COMMANDS: dict[str, Writes] = {
    "agenda": Writes("agenda --ics var/due.ics", clean=("var/due.ics",)),
    "approve": Writes(
        "approve quota_application\napprove consultation --with title=续签材料 --with content=要交哪些材料？",
        clean=PAGES,
        personal=MERGED,
        eyes="shows what would be sent",
    ),
    "audit": Writes("audit"),
    "audit export": Writes("audit export unit quota_application", clean=("var/audit/*.zip",)),
    "audit open": Writes(
        elsewhere="one picture for a person's eyes, where the person says: test_cli_unseal.py"
    ),
    "audit verify": Writes("audit verify"),
    "board": Writes(elsewhere="pages for whoever has the link, nothing on the disk: tests/board/"),
    "businesses": Writes("businesses"),
    "cancel": Writes("cancel C1"),
    "case": Writes("case C1"),
    "cases": Writes("cases"),
    "check": Writes("check"),
    "config": Writes("config"),
    "demo": Writes(elsewhere="in a folder of its own, with invented people: test_cli_demo.py"),
    "digest": Writes("digest"),
    "doctor": Writes("doctor chaoyang_hr --business consultation", clean=("var/doctor/*.html", *EVIDENCE)),
    "faq": Writes("faq 补缴"),
    "fetch": Writes(elsewhere="the slip itself: tests/flows/test_portal_slip.py"),
    "fill": Writes(
        "fill profile E001",
        clean=(*PAGES, *EVIDENCE),
        personal=MERGED,
        eyes="shows what was asked for and what the page shows",
    ),
    "init": Writes(elsewhere="invented people: tests/people/test_people_init.py"),
    "letter": Writes(
        "letter password",
        personal={"var/letters/*.eml": "a draft that a person sends, with the agent's name and number"},
        eyes="shows the draft",
    ),
    "login": Writes(elsewhere="a stored log-in, sealed: tests/browser/test_browser_session.py"),
    "mock": Writes(elsewhere="writes nothing"),
    "notify": Writes("notify"),
    "opinion": Writes("opinion unit", eyes="shows the portal's own words"),
    "papers": Writes(
        "papers E001 新办",
        personal={**MERGED, "var/papers/confirmed.jsonl": "who confirmed which paper"},
    ),
    "parameter": Writes(
        'parameter average_wage 12345 --from 2026-07-01 --source "an announcement"',
        clean=("parameters.toml",),
    ),
    "pause": Writes("pause C1"),
    "plan": Writes("plan E001 新办\nplan unit 指标申报"),
    "poll": Writes("poll", clean=EVIDENCE, eyes="shows the portal's own words"),
    "portals": Writes("portals"),
    "purge": Writes("purge --older-than 1"),
    "repair": Writes(
        "repair chaoyang_hr consultation.new",
        clean=("var/repair/*.json", "selectors/quarantine/*.toml", *EVIDENCE),
    ),
    "resume": Writes("resume C1"),
    "retry": Writes("retry C1"),
    "schedule": Writes("schedule"),
    "serve": Writes(elsewhere="takes turns as `turn` does: tests/engine/test_serve.py"),
    "start": Writes("start unit 指标申报\nstart E001 新办"),
    "status": Writes("status", eyes="shows the portal's own words"),
    "submit": Writes(
        "submit quota_application\nsubmit consultation --with title=续签材料 --with content=要交哪些材料？",
        clean=EVIDENCE,
        personal=MERGED,
    ),
    "try": Writes(elsewhere="any page with values of one's own, shown to whoever typed them"),
    "turn": Writes("turn", clean=(*PAGES, *EVIDENCE, *TURNS), personal=MERGED),
    "worker": Writes(elsewhere="takes turns as `turn` does: tests/engine/test_takeover.py"),
}
