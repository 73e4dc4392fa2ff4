"""The audit pack of one filing: a zip that proves by itself what was approved, sent and received.

    readme.txt        what it is and how it is checked, in Chinese
    chain.jsonl       the audit chain from the filing's first entry on; of others only the sha256
    filing.json       the ledger's row, with the receipt
    approvals.json    who approved which content; its parts as salted hashes
    evidence/...      masked pictures and read-back tables, each named in the chain with its sha256
    manifest.json     sha256 and size of each file above, and what is missing from the workspace
    seal.txt          sha256 of the manifest: the digest of the whole pack

It is made byte by byte the same way, so that a byte of the container itself cannot be changed either. Who
changes everything and computes every hash anew makes another pack: its digest is another one than the one
that was told at the export, and that stands in the workspace's chain.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from robot.browser.private import private_write
from robot.errors import ConfigError
from robot.filing.audit import START, Entry, broken_links, canonical, parts_digest, sha256
from robot.filing.ledger import Ledger
from robot.filing.tables import Approval, AuditRow, Filing, Key
from robot.redact import mask

FORMAT = "gongju audit pack 1"
MANIFEST, SEAL, CHAIN, FILING, APPROVALS = (
    "manifest.json",
    "seal.txt",
    "chain.jsonl",
    "filing.json",
    "approvals.json",
)
LIMIT = 1 << 30
"""Bytes of a pack that is still read."""

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What reading a container raises in which single bytes were changed."""

README = """本包是一件业务的审计材料，由 gongju 导出，可在任何一台装有 gongju 的电脑上离线核对：
    gongju audit verify 本文件
chain.jsonl 是哈希链：每一条的哈希包含前一条的哈希和本条内容；其他业务的条目只给出摘要。
filing.json 是台账记录和回执；approvals.json 是批准记录（内容分项为加盐哈希）。
evidence/ 是已遮盖个人信息的页面截图和逐项回读表，其摘要都记在链中。
seal.txt 是整包摘要，应与导出时显示的、以及原工作区链中所记的一致。
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """`digest`: of the pack. `absent`: evidence that the chain names and the workspace has no more."""

    file: Path
    digest: str
    entries: int
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """`problems`: one line each, naming the file or entry; none when every byte is as exported."""

    digest: str
    filing: Mapping[str, Any]
    entries: int
    files: int
    absent: tuple[str, ...]
    problems: tuple[str, ...]


def filing_of(ledger: Ledger, business: str, subject: str, period: str = "") -> Filing:
    """The newest filing of its business and subject, or the one of `period`. Raises ConfigError."""
    found = [one for one in ledger.filings(business=business, subject=subject) if period in ("", one.period)]
    if not found:
        when = f" for {period}" if period else ""
        raise ConfigError(f"{business} {subject}: the ledger has no such filing{when}; see `gongju status`")
    return found[-1]


def export(ledger: Ledger, var: Path, filing: Filing, target: Path | None = None) -> Exported:
    """Write the pack of `filing` to `target` (default: var/audit/), mode 0600, and note it in the chain.

    Raises ConfigError when the workspace's own chain is broken: what is wrong has to be known first.
    """
    wrong = ledger.chain_problems()
    if wrong:
        raise ConfigError(
            f"the audit chain of this workspace is broken: {wrong[0]}; see `gongju audit verify`"
        )
    rows = ledger.chain_rows()
    mine = [entry for entry in map(_entry, rows) if entry.key == filing.key]
    while mine[-1].kind == "export":  # nothing new: the same pack as last time
        mine.pop()
    part = rows[mine[0].number - 1 : mine[-1].number]
    files: dict[str, bytes] = {"readme.txt": README.encode()}
    absent: list[str] = []
    for name, digest in _evidence(mine).items():
        path = var / name
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() == digest:
            files[name] = content
        else:
            absent.append(name)
    approvals = [one for one in ledger.approvals(*filing.key[:3]) if one.period == filing.period]
    files[CHAIN] = _chain(part, rows[part[0].number - 2].hash if part[0].number > 1 else START, filing.key)
    files[FILING] = _json(_filing(filing))
    files[APPROVALS] = _json([_approval(one) for one in reversed(approvals)])
    manifest = {
        "format": FORMAT,
        "filing": filing.key._asdict(),
        "files": {name: _facts(content) for name, content in files.items()},
        "absent": sorted(absent),
    }
    files[MANIFEST] = _json(manifest)
    digest = hashlib.sha256(files[MANIFEST]).hexdigest()
    files[SEAL] = f"{digest}\n".encode()
    target = target or var / "audit" / f"{filing.business}-{filing.subject}-{filing.id}.zip"
    private_write(target, _packed(files))
    ledger.note("export", {"digest": digest, "entries": len(mine)}, filing.key)
    return Exported(target, digest, len(mine), tuple(sorted(absent)))


def verify(pack: Path, digest: str = "") -> Verified:
    """Check every byte of `pack`; `digest`: what was told at the export. Raises ConfigError for a file that
    cannot be read or is no pack at all."""
    try:
        if pack.stat().st_size > LIMIT:
            raise ConfigError(f"{pack}: larger than any audit pack")
        raw = pack.read_bytes()
    except OSError as error:
        raise ConfigError(f"{pack}: {error.strerror}") from None
    files, problems = _unpacked(pack, raw)
    told = files.get(SEAL, b"").decode("ascii", "replace").strip()
    seal = hashlib.sha256(files.get(MANIFEST, b"")).hexdigest()
    if told != seal:
        problems.append(f"{MANIFEST} or {SEAL}: changed: the seal is not that of the manifest")
    if digest and digest.strip().lower() != seal:
        problems.append(f"the pack's digest is {seal}: another one than was told at the export")
    manifest = _loaded(files, MANIFEST, problems)
    listed = manifest.get("files") if isinstance(manifest, dict) else None
    absent: tuple[str, ...] = ()
    if isinstance(manifest, dict) and isinstance(listed, dict):
        absent = tuple(str(one) for one in manifest.get("absent", ()))
        problems += _against(listed, files)
    else:
        problems.append(f"{MANIFEST}: names no files")
    filing = _loaded(files, FILING, problems)
    filing = filing if isinstance(filing, dict) else {}
    count = _check_chain(files, filing, absent, problems)
    if not problems and _packed(files) != raw:
        problems.append("the container of the pack was changed: bytes outside its files")
    return Verified(seal, filing, count, len(files), absent, tuple(dict.fromkeys(problems)))


# --- writing


def _entry(row: AuditRow) -> Entry:
    return Entry.of(row.body, row.hash)


def _evidence(entries: Iterable[Entry]) -> dict[str, str]:
    """Name → sha256 of all evidence that `entries` name."""
    return {
        name: digest
        for entry in entries
        if entry.kind == "evidence"
        for name, digest in entry.facts["files"].items()
    }


def _chain(rows: Iterable[AuditRow], previous: str, key: Key) -> bytes:
    lines: list[dict[str, Any]] = [{"previous": previous}]
    for row in rows:
        line: dict[str, Any] = {"number": row.number, "hash": row.hash}
        ours = _entry(row).key == key
        lines.append(line | ({"body": row.body} if ours else {"digest": sha256(row.body)}))
    return "".join(f"{canonical(line)}\n" for line in lines).encode()


def _filing(filing: Filing) -> dict[str, Any]:
    clicked = filing.clicked_at.isoformat(timespec="microseconds") if filing.clicked_at else ""
    return {
        **filing.key._asdict(),
        "state": filing.state.value,
        "attempt": filing.attempt,
        "content": filing.content_hash,
        "receipt": filing.receipt_number,
        "portal_state": mask(filing.portal_state),
        "clicked_at": clicked,
    }


def _approval(one: Approval) -> dict[str, Any]:
    return {
        "approval": one.id,
        "by": mask(one.by),
        "how": one.how,
        "at": one.at.isoformat(timespec="microseconds"),
        "attempt": one.attempt,
        "content": one.content_hash,
        "salt": one.salt,
        "parts": one.parts,
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _facts(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _packed(files: Mapping[str, bytes]) -> bytes:
    """The one zip of these files: stored, by name, at one moment, readable by the owner alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o600 << 16
            archive.writestr(info, files[name])
    return out.getvalue()


# --- checking


def _unpacked(pack: Path, raw: bytes) -> tuple[dict[str, bytes], list[str]]:
    files: dict[str, bytes] = {}
    problems: list[str] = []
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except DAMAGE as error:
        raise ConfigError(f"{pack}: no audit pack, or its container is damaged ({error})") from None
    with archive:
        for info in archive.infolist():
            name = info.filename
            if name in files:
                problems.append(f"{name}: twice in the pack")
                continue
            files[name] = b""
            if info.compress_type != zipfile.ZIP_STORED or info.file_size > len(raw):
                problems.append(f"{name}: packed in a way no export packs")
                continue
            try:
                files[name] = archive.read(info)
            except DAMAGE:
                problems.append(f"{name}: changed: its bytes are damaged")
    if not {MANIFEST, CHAIN} & set(files):
        raise ConfigError(f"{pack}: a zip, but no audit pack of gongju")
    return files, problems


def _loaded(files: Mapping[str, bytes], name: str, problems: list[str]) -> Any:
    try:
        return json.loads(files.get(name, b""))
    except (ValueError, RecursionError):
        problems.append(f"{name}: missing or changed: no JSON any more")
        return None


def _against(listed: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """The files against the manifest: changed, missing, added."""
    rest = {name: content for name, content in files.items() if name not in (MANIFEST, SEAL)}
    found = [f"{name}: missing from the pack" for name in listed if name not in rest]
    found += [f"{name}: added to the pack" for name in rest if name not in listed]
    return found + [
        f"{name}: changed since the export"
        for name, content in rest.items()
        if name in listed and listed[name] != _facts(content)
    ]


def _check_chain(
    files: Mapping[str, bytes], filing: Mapping[str, Any], absent: Iterable[str], problems: list[str]
) -> int:
    """The chain by itself, then what it says against the other files. Returns the filing's entries."""
    try:
        head, *lines = [json.loads(line) for line in files.get(CHAIN, b"").decode().splitlines()]
        previous = str(head["previous"])
        links = [(int(one["number"]), _digest(one), str(one["hash"])) for one in lines]
        mine = [Entry.of(one["body"], one["hash"]) for one in lines if "body" in one]
        key = Key(*(str(filing.get(name)) for name in Key._fields))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        problems.append(f"{CHAIN}: missing or changed: it cannot be read as a chain")
        return 0
    first = links[0][0] if links else 1
    if not links or (first == 1 and previous != START):
        problems.append(f"{CHAIN}: its beginning is missing or changed")
    problems += [f"{CHAIN}: {one}" for one in broken_links(links, previous, first)]
    bodies = {int(one["number"]): one["body"] for one in lines if "body" in one}
    for entry, number in zip(mine, bodies, strict=False):
        if entry.number != number or entry.key != key:
            problems.append(f"{CHAIN}: entry {number} is not of this filing")
    problems += _against_chain(files, filing, mine, set(absent))
    return len(mine)


def _digest(line: Mapping[str, Any]) -> str:
    return sha256(line["body"]) if "body" in line else str(line["digest"])


def _against_chain(
    files: Mapping[str, bytes], filing: Mapping[str, Any], mine: list[Entry], absent: set[str]
) -> Iterable[str]:
    """Evidence, approvals and receipt, each as its entry says."""
    evidence = _evidence(mine)
    for name, digest in evidence.items():
        if name not in absent and hashlib.sha256(files.get(name, b"")).hexdigest() != digest:
            yield f"{name}: missing, or not what the chain says was seen"
    yield from (
        f"{name}: evidence that the chain does not name"
        for name in files
        if re.match(r"evidence/", name) and name not in evidence
    )
    approvals = _loaded(files, APPROVALS, [])
    given = {one.facts.get("approval"): one for one in mine if one.kind == "approval"}
    for one in approvals if isinstance(approvals, list) else []:
        entry = given.pop(one.get("approval"), None) if isinstance(one, dict) else None
        if entry is None or not _same_approval(one, entry):
            yield f"{APPROVALS}: an approval that is not as the chain says"
    for number in given:
        yield f"{APPROVALS}: approval {number} of the chain is missing"
    moves = [one for one in mine if "to" in one.facts]
    if not moves or moves[-1].facts["to"] != filing.get("state"):
        yield f"{FILING}: its state is not that of the chain's last move"
    receipts = [one.facts["receipt"] for one in mine if one.kind == "receipt"]
    if filing.get("receipt") and filing["receipt"] not in receipts[-1:]:
        yield f"{FILING}: its receipt is not that of the chain"


def _same_approval(one: Mapping[str, Any], entry: Entry) -> bool:
    try:
        digest = parts_digest(one["salt"], one["parts"])
    except (KeyError, TypeError, ValueError):
        return False
    said = {**{name: one.get(name) for name in ("by", "how", "attempt", "content")}, "parts": digest}
    return all(entry.facts.get(name) == value for name, value in said.items()) and one.get("at") == entry.at
