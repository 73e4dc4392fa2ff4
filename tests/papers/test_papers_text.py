"""Months, names and codes as the text layer shows them, by 税款所属期."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.papers.text import folded, months_in, text_of
from robot.people.sample import sample_pdf
from tests.papers.text_pdf import text_pdf

YEAR = {f"2025-{month:02d}" for month in range(1, 13)}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("税款所属期 2025年11月 正常工资薪金", {"2025-11"}),
        ("2025年1月 2025年02月", {"2025-01", "2025-02"}),
        ("记录期间：2025年01月-2025年12月", YEAR),
        ("起止年月 2025-01 至 2025-12", YEAR),
        ("2025-11-01 2025-11-30 2025-12-01", {"2025-11"}),  # the last one is when it was declared
        ("2025-11-01 至 2026-01-31", {"2025-11", "2025-12", "2026-01"}),
        ("2022.06.02 136.79 2022.06.15 工资薪金所得 2022.05 国家税务总局", {"2022-05"}),
        ("2025年11月2日开具", set()),
        ("开具时间：2022年10月27日", set()),
        ("２０２５年１１月", {"2025-11"}),
        ("12025.11", set()),
        ("2025 年 11 月", {"2025-11"}),
        ("2025-11-2026-01", {"2025-11", "2025-12", "2026-01"}),
        ("2025年12月11日 2025年1月1日至2025年1月31日", {"2025-01"}),
        ("", set()),
    ],
)
def test_months(text: str, months: set[str]) -> None:
    assert months_in(folded(text)) == months


def test_the_layer_of_a_page_and_of_a_scan(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_bytes(text_pdf("91110105MA01ABCD4C 2025-11 - 2026-10"))
    (tmp_path / "scan.pdf").write_bytes(sample_pdf("应税收入材料", "Taxable income", ("x",)))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    text = text_of(tmp_path / "text.pdf")
    assert "91110105MA01ABCD4C" in text
    assert len(months_in(text)) == 12
    assert [text_of(tmp_path / name) for name in ("scan.pdf", "broken.pdf", "none.pdf")] == ["", "", ""]


@given(st.text(alphabet="20年月日-.至 0123456789", max_size=60))
def test_no_text_gives_a_traceback(text: str) -> None:
    assert all(len(month) == 7 for month in months_in(folded(text)))
