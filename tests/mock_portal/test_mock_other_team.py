"""docs/testing-with-the-mock-portal.md as written: another team's pytest with nothing but the plugin."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "testing-with-the-mock-portal.md"


def the_example() -> str:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return block


NOTHING_ELSE = """

def test_nothing_else_is_loaded(portal):
    import sys

    roots = {one.partition(".")[0] for one in sys.modules}
    assert not roots & {"robot", "flows", "playwright"}
"""


def test_the_example_of_the_page_passes_and_needs_neither_robot_nor_browser(other_team):
    text = the_example() + NOTHING_ELSE
    done = other_team(text, "-W", "error")
    count = text.count("\ndef test_")
    assert done.returncode == 0, done.stdout
    assert f"{count} passed" in done.stdout


def test_it_passes_with_workers_that_share_nothing(other_team):
    done = other_team(the_example(), "-p", "xdist", "-n", "2")
    assert done.returncode == 0, done.stdout
