"""`gongju purge` lists before it deletes."""

from __future__ import annotations

import os


def test_the_command_lists_first(ws, run, shown):
    path = ws / "var" / "reports" / "old.html"
    path.parent.mkdir(parents=True)
    path.write_text("made by gongju")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    said = shown("purge", "--older-than", "30")
    assert "var/reports/old.html" in said
    assert "would delete: 1 of reports" in said
    assert path.exists()
    code, told = run("purge", "--older-than", "30", "--yes")
    assert (code, told["deleted"], [one["path"] for one in told["items"]]) == (
        0,
        True,
        ["var/reports/old.html"],
    )
    assert not path.exists()
