"""工作居住证电子确认单 as a PDF."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mock_portal.records import Permit
from mock_portal.state import mask_id

FONT = "STSong-Light"


def slip_pdf(permit: Permit, name: str, unit: str) -> bytes:
    """One A4 page: number, name, unit, validity and the children that go with the permit."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    written = io.BytesIO()
    canvas = Canvas(written, A4, invariant=1)
    width, height = A4
    canvas.setFont(FONT, 20)
    canvas.drawCentredString(width / 2, height - 35 * mm, "北京市工作居住证电子确认单")
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(width / 2, height - 43 * mm, "（模拟站点生成，仅供测试）")
    rows = [
        ("证件编号", permit.number),
        ("姓名", name),
        ("证件号码", mask_id(permit.id_number)),
        ("聘用单位", unit),
        ("有效期", f"{permit.issued} 至 {permit.expires}"),
        *(
            (f"随往子女{count}", f"{child['姓名']}　{mask_id(child['身份证号'])}")
            for count, child in enumerate(permit.children, start=1)
        ),
    ]
    if not permit.children:
        rows.append(("随往子女", "无"))
    top = height - 58 * mm
    for title, text in rows:
        canvas.setFont(FONT, 12)
        canvas.rect(25 * mm, top - 4 * mm, 40 * mm, 11 * mm)
        canvas.rect(65 * mm, top - 4 * mm, 120 * mm, 11 * mm)
        canvas.drawString(28 * mm, top, title)
        canvas.drawString(68 * mm, top, text)
        top -= 11 * mm
    canvas.showPage()
    canvas.save()
    return written.getvalue()
