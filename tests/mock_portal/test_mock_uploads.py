"""Upload checks: content, size, readability, colour, order."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image
from samples_portal import ID_NUMBER, pdf

from mock_portal import people, uploads
from mock_portal.clock import parse
from mock_portal.errors import Refused
from mock_portal.state import Store

AT = parse("2026-11-05T10:00")


def picture(ink: tuple[int, int, int], kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), ink).save(out, kind)
    return out.getvalue()


def test_a_good_pdf_is_measured():
    data = pdf(3)
    file = uploads.check("学历证书", "C:\\扫描\\diploma.PDF", data, AT)
    assert (file.name, file.size, file.pages, file.colour) == ("diploma.PDF", len(data), 3, False)
    assert file.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("kind", ["PDF", "JPEG", "PNG"])
@pytest.mark.parametrize(("ink", "colour"), [((200, 20, 20), True), ((90, 90, 90), False)])
def test_colour_is_noted(kind, ink, colour):
    ending = {"PDF": "pdf", "JPEG": "jpg", "PNG": "png"}[kind]
    file = uploads.check("证件照", f"x.{ending}", picture(ink, kind), AT, kinds=("pdf", "jpg", "png"))
    assert file.colour is colour


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"hello", "仅支持PDF格式"),
        ("a.pdf", b"hello", "不是有效的PDF"),
        ("a.pdf", b"%PDF-1.4\nnothing more", "无法读取"),
        ("a.pdf", b"%PDF" + b"0" * uploads.LIMIT, "不能超过10MB"),
        ("noending", b"%PDF", "仅支持PDF格式"),
    ],
)
def test_bad_files_are_refused(name, data, words):
    with pytest.raises(Refused, match=words):
        uploads.check("学历证书", name, data, AT)


def test_bad_picture_is_refused():
    with pytest.raises(Refused, match="图片无法读取"):
        uploads.check("证件照", "a.jpg", b"\xff\xd8\xff nothing", AT, kinds=("jpg",))


def test_order_is_kept_and_closes_up(store: Store):
    person = people.arrive(store, ID_NUMBER, "示例甲")
    files = [
        people.upload(store, person, "学历证书", uploads.check("学历证书", name, pdf(), AT))
        for name in ("back.pdf", "front.pdf", "third.pdf")
    ]
    people.remove_upload(store, person, files[0].id)
    people.save_attachments(store, person)
    received = store.received.submissions[-1].files
    assert [(file.name, file.order) for file in received] == [("front.pdf", 1), ("third.pdf", 2)]
