"""The audit pack of a filing: complete, checked anywhere, and no byte of it can change unseen."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from simulated import Page, Table, approved, job

from robot import cli
from robot.errors import ConfigError
from robot.filing.ledger import Ledger
from robot.filing.pack import export, filing_of, verify
from robot.filing.protocol import submit

NAMES = [
    "approvals.json",
    "chain.jsonl",
    "evidence/mock/chaoyang_hr-unit-1/001-sample.png",
    "evidence/mock/chaoyang_hr-unit-1/002-sample.json",
    "filing.json",
    "manifest.json",
    "readme.txt",
    "seal.txt",
]


@pytest.fixture
def var(world, monkeypatch):
    """var/ after one filing with evidence on the disk, among entries of others."""
    folder = world.path.parent / "evidence" / "mock" / "chaoyang_hr-unit-1"
    folder.mkdir(parents=True)

    def table(self, name, results):
        picture, rows = folder / "001-sample.png", folder / "002-sample.json"
        picture.write_bytes(b"\x89PNG masked")
        rows.write_text(json.dumps([one.name for one in results]))
        self.page.pictures.append(picture)
        return rows

    filled = Page.fill

    def fill(self, form):
        filled(self, form)
        self.pictures[-1] = folder / "001-sample.png"
        self.pictures[-1].write_bytes(b"\x89PNG masked")

    monkeypatch.setattr(Table, "table", table)
    monkeypatch.setattr(Page, "fill", fill)
    with world.desk() as desk:
        desk.ledger.note("log-in", {"portal": "chaoyang_hr", "account": "unit"})
        approved(desk, job(subject="E001"))
        approved(desk, world.job())
        desk.ledger.note("log-in", {"portal": "talent_person", "account": "E001"})
        submit(desk, world.job())
    return world.path.parent


@pytest.fixture
def done(var):
    with Ledger(var / "ledger.db") as ledger:
        return export(ledger, var, filing_of(ledger, "sample", "unit"))


def contents(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def repacked(path, files):
    """Put together again by somebody who knows how, seal and all."""
    from robot.filing.pack import _packed

    path.write_bytes(_packed(files))
    return path


def test_a_pack_holds_the_filing_and_nothing_of_others(var, done):
    files = contents(done.file.read_bytes())
    assert sorted(files) == NAMES
    found = verify(done.file, done.digest)
    assert found.problems == ()
    assert (found.filing["state"], found.filing["receipt"]) == ("filed", "ZB0001")
    assert b"E001" not in b"".join(files.values())  # of others' entries the sha256 only
    (approval,) = json.loads(files["approvals.json"])
    assert "form: headcount" in approval["parts"]
    with Ledger(var / "ledger.db") as ledger:
        assert ledger.chain()[-1].facts["digest"] == done.digest
        assert ledger.chain_problems() == []


def test_the_same_filing_gives_the_same_bytes(var, done, tmp_path):
    with Ledger(var / "ledger.db") as ledger:
        filing = filing_of(ledger, "sample", "unit")
        one, other = (export(ledger, var, filing, tmp_path / name) for name in ("one.zip", "other.zip"))
    assert one.digest == other.digest
    assert one.file.read_bytes() == other.file.read_bytes()


def test_any_changed_byte_of_any_file_is_found_and_named(done, tmp_path):
    raw = done.file.read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        starts = {
            one.filename: (one.header_offset + 30 + len(one.filename), one.file_size)
            for one in archive.infolist()
        }
    copy = tmp_path / "copy.zip"
    for name, (start, size) in starts.items():
        for at in sorted({0, size // 3, size - 1}):
            changed = bytearray(raw)
            changed[start + at] ^= 1
            copy.write_bytes(changed)
            assert any(one.startswith(name) for one in verify(copy).problems), (name, at)


def test_any_changed_byte_of_the_whole_pack_is_found(done, tmp_path):
    raw = done.file.read_bytes()
    copy = tmp_path / "copy.zip"
    for at in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[at] ^= 0x10
        copy.write_bytes(changed)
        with suppress(ConfigError):  # the container itself is none any more
            assert verify(copy).problems, at


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(done, tmp_path, name):
    files = contents(done.file.read_bytes())
    del files[name]
    problems = verify(repacked(tmp_path / "copy.zip", files)).problems
    assert any(name in one for one in problems), problems


def test_an_added_file_is_named(done, tmp_path):
    files = contents(done.file.read_bytes()) | {"evidence/mock/x/009-more.png": b"x"}
    problems = verify(repacked(tmp_path / "copy.zip", files)).problems
    assert "evidence/mock/x/009-more.png: added to the pack" in problems


def test_bytes_behind_the_pack_are_found(done, tmp_path):
    copy = tmp_path / "copy.zip"
    copy.write_bytes(done.file.read_bytes() + b"\0")
    with suppress(ConfigError):
        assert verify(copy).problems


def forged(path, files, **changed):
    """A forger who mends the manifest and the seal as well."""
    import hashlib

    from robot.filing.pack import _facts, _json

    files = {**files, **changed}
    manifest = json.loads(files["manifest.json"])
    listed = [name for name in files if name not in ("manifest.json", "seal.txt")]
    manifest["files"] = {name: _facts(files[name]) for name in listed}
    files["manifest.json"] = _json(manifest)
    files["seal.txt"] = f"{hashlib.sha256(files['manifest.json']).hexdigest()}\n".encode()
    return repacked(path, files)


@pytest.mark.parametrize("change", ["drop", "swap", "rename", "head", "end"])
def test_entries_dropped_reordered_or_edited_are_named(done, tmp_path, change):
    files = contents(done.file.read_bytes())
    lines = files["chain.jsonl"].decode().splitlines()
    if change == "drop":
        del lines[3]
    elif change == "swap":
        lines[3], lines[4] = lines[4], lines[3]
    elif change == "rename":
        at = next(at for at, line in enumerate(lines) if "示例经办" in line)
        lines[at] = lines[at].replace("示例经办", "示例领导")
    elif change == "head":
        del lines[1]
    else:
        del lines[-1]
    copy = forged(
        tmp_path / "copy.zip", files, **{"chain.jsonl": "".join(f"{one}\n" for one in lines).encode()}
    )
    found = verify(copy)
    expected = {
        "drop": "entry 5 is missing",
        "swap": "entry 5",
        "rename": "changed",
        "head": "approval",
        "end": "state",
    }
    assert any(expected[change] in one for one in found.problems), found.problems


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("filing.json", "ZB0001", "ZB0002", "its receipt is not that of the chain"),
        ("filing.json", '"filed"', '"granted"', "its state is not that"),
        ("approvals.json", "示例经办", "示例领导", "not as the chain says"),
        ("evidence/mock/chaoyang_hr-unit-1/001-sample.png", "masked", "redone", "not what the chain says"),
    ],
)
def test_the_files_are_bound_to_the_chain(done, tmp_path, name, old, new, said):
    """Manifest and seal mended: the chain still knows better, and the digest is another one."""
    files = contents(done.file.read_bytes())
    changed = files[name].replace(old.encode(), new.encode())
    assert changed != files[name]
    copy = forged(tmp_path / "copy.zip", files, **{name: changed})
    assert any(one.startswith(name) and said in one for one in verify(copy).problems)
    assert any("another one than was told" in one for one in verify(copy, done.digest).problems)


def test_evidence_that_is_gone_is_said_to_be(var):
    (var / "evidence" / "mock" / "chaoyang_hr-unit-1" / "001-sample.png").unlink()
    with Ledger(var / "ledger.db") as ledger:
        done = export(ledger, var, filing_of(ledger, "sample", "unit"))
    assert done.absent == ("evidence/mock/chaoyang_hr-unit-1/001-sample.png",)
    found = verify(done.file)
    assert (found.problems, found.absent) == ((), done.absent)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_pack_is_one_line(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(ConfigError, match=r"^[^\n]*audit pack[^\n]*$"):
        verify(tmp_path / "x.zip")


def test_the_command_needs_no_workspace(done, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "pack.zip").write_bytes(done.file.read_bytes())
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["gongju", "audit", "verify", "pack.zip", "--digest", done.digest])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert not stopped.value.code
    assert f"whole: {len(NAMES)} files, 7 entries" in capsys.readouterr().out
    assert [one.name for one in Path().iterdir()] == ["pack.zip"]
    (folder / "pack.zip").write_bytes(done.file.read_bytes().replace(b"PNG masked", b"PNG redone"))
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    assert "001-sample.png: changed" in capsys.readouterr().out
