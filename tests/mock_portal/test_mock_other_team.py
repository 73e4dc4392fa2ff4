"""docs/testing-with-the-mock-portal.md as written: another team's pytest with nothing but the plugin."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "testing-with-the-mock-portal.md"


def the_example() -> str:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return block


def test_the_example_of_the_page_passes(other_team):
    done = other_team(the_example(), "-W", "error")
    count = the_example().count("\ndef test_")
    assert done.returncode == 0, done.stdout
    assert f"{count} passed" in done.stdout


def test_it_passes_with_workers_that_share_nothing(other_team):
    done = other_team(the_example(), "-p", "xdist", "-n", "2")
    assert done.returncode == 0, done.stdout


def test_it_needs_neither_robot_nor_browser(other_team):
    program = (
        "\n\ndef test_nothing_else_is_loaded(portal):\n    import sys\n"
        "    assert not [one for one in sys.modules if one.partition('.')[0] in"
        " ('robot', 'flows', 'playwright')]\n"
    )
    done = other_team("import pytest" + program)
    assert done.returncode == 0, done.stdout
