"""`gongju audit open`: an unmasked copy is opened by whoever has the key, and the chain says who did."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from robot import settings
from robot.browser.seal import seal_of

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def sealed(ws: Path) -> Path:
    """What a picture's unmasked copy is like."""
    file = ws / "var" / "evidence" / "mock" / "chaoyang_hr-unit-20261105T100000" / "001-quota.png.sealed"
    file.parent.mkdir(parents=True)
    file.write_bytes(seal_of(settings.load(ws)).encrypt(b"picture"))
    return file


def test_who_opens_it_stands_in_the_chain(ws: Path, run: Run, sealed: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    code, said = run("audit", "open", str(sealed), "--to", str(shared / "a.png"), "--by", "审计员")
    assert (code, Path(said["file"]).read_bytes()) == (0, b"picture")
    assert stat.S_IMODE((shared / "a.png").stat().st_mode) == 0o600
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755  # a folder of others is left as it is
    (entry,) = [one for one in run("audit")[1]["entries"] if one["kind"] == "unseal"]
    name = "evidence/mock/chaoyang_hr-unit-20261105T100000/001-quota.png.sealed"
    assert entry["facts"] == {"by": "审计员", "file": name}


def test_nothing_else_is_opened_and_nothing_overwritten(
    ws: Path, run: Run, sealed: Path, tmp_path: Path
) -> None:
    there, new = tmp_path / "there.png", str(tmp_path / "new.png")
    there.write_bytes(b"mine")
    outside = tmp_path / "outside.sealed"
    outside.write_bytes(sealed.read_bytes())
    link = sealed.with_name("002-quota.png.sealed")
    link.symlink_to(outside)
    state = ws / "var" / "sessions" / "mock" / ".key"
    for words in (
        (str(sealed), "--to", str(there)),
        (str(outside), "--to", new),
        (str(link), "--to", new),
        (str(state), "--to", new),
        (str(sealed.with_name("none.sealed")), "--to", new),
    ):
        assert run("audit", "open", *words)[0] == 2
    sealed.write_bytes(b"gAAAAA")
    code, said = run("audit", "open", str(sealed), "--to", new)
    assert (code, said["problems"][0]["expected"]) == (
        2,
        "a file that was sealed with this machine's key or GONGJU_KEY",
    )
    assert there.read_bytes() == b"mine"
    assert not Path(new).exists()
    assert [one for one in run("audit")[1]["entries"] if one["kind"] == "unseal"] == []
