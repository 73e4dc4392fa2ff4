"""Whether a file is a workbook that is safe to open, before openpyxl unpacks anything."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

MAX_FILE = 60_000_000
MAX_UNPACKED = 400_000_000  # 10,000 employees with all their months are about 150 MB of XML
MAX_STRINGS = 100_000_000  # held in memory as a whole
MAX_PARTS = 1_000
_CHUNK = 1 << 20
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref=[\"']([A-Z]{1,3}[0-9]{1,7})")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP = 256


class Unsafe(Exception):
    """The file is no workbook, or one that will not be opened; the text says what was expected."""


def read_bytes(path: Path) -> bytes:
    """The file's content. Raises Unsafe, OSError."""
    if not path.is_file():
        raise Unsafe("a regular file")
    with path.open("rb") as file:
        raw = file.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise Unsafe(f"a workbook of at most {MAX_FILE // 1_000_000} MB")
    if raw.startswith(_OLD_EXCEL):
        raise Unsafe("an .xlsx workbook without a password; save an old .xls file as .xlsx")
    if not raw.startswith(b"PK"):
        raise Unsafe("an .xlsx workbook; this file is of another kind, whatever its name says")
    return raw


def inspect(raw: bytes) -> dict[str, str]:
    """Check sizes and XML of all parts without keeping them.

    Returns: part name to the first merged cell in it, for parts that have one.
    Raises: Unsafe.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            merged = {}
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    cell = _scan(archive, part)
                    if cell:
                        merged[part.filename] = cell
            return merged
    except Unsafe:
        raise
    except Exception:
        # zipfile lets out a dozen kinds for damaged archives (BadZipFile, zlib.error, EOFError, struct.error,
        # NotImplementedError, RuntimeError for encrypted members, ...); to the reader they are all one.
        raise Unsafe("an undamaged .xlsx workbook; open it in Excel or WPS and save it again") from None


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unsafe(f"a workbook of at most {MAX_UNPACKED // 1_000_000} MB when unpacked")
    if any(part.file_size > MAX_STRINGS and "sharedstrings" in part.filename.lower() for part in parts):
        raise Unsafe(f"a workbook with at most {MAX_STRINGS // 1_000_000} MB of text")


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    tail = b""
    first = ""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            if not tail and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise Unsafe("a workbook written by a spreadsheet program (its XML is UTF-8)")
            window = tail + chunk
            if _DECLARATION.search(window):
                raise Unsafe("a workbook without document type declarations")
            if not first and (found := _MERGED.search(window)):
                first = found[1].decode("ascii")
            tail = window[-_OVERLAP:]
    return first
