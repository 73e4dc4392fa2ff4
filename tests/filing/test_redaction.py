"""Nothing the product writes outside the ledger and the operator's own files holds personal data.

Marked values are planted in every field of the example workspace that tells who somebody is. Forms are
filled, approved, sent, polled and refused on the mock portal; then every byte is searched for them, and
in the pictures the boxes of the very elements are looked at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from PIL import Image
from playwright.sync_api import Browser, Page

from mock_portal.pytest_plugin import CLOCK, Portal
from robot import console, logs
from robot.browser import evidence
from robot.browser.session import Store
from robot.browser.visits import Visits
from robot.commands.common import error_row
from robot.commands.filing import tell
from robot.engine.office import Office
from robot.errors import GongjuError
from robot.filing.pack import export, filing_of
from robot.people.init import init_workspace
from robot.settings import Settings
from tests.factories import TODAY
from tests.flows import plain

PLANTED = {
    "示例小甲": "标记童贰",
    "示例甲": "标记甲壹",
    "示例经办": "标记经肆",
    "13800001234": "13877770001",
    "13900005678": "13977770002",
    "e001@example.com": "mark001@example.com",
    "hr@example.com": "mark002@example.com",
    "示例路1号院2号楼3单元401室": "标记巷77号院9号楼5单元606室",
    "河北省保定市莲池区示例路1号": "河北省保定市莲池区标记街88号",
}
"""A value of the example → the marked one in its place; ID numbers are the example's own."""

NUMBERS = ("130602199004120321", "130602202206180538", "110105198501010020")
MARKS = (*PLANTED.values(), *NUMBERS)
PAINT = (48, 48, 48)

BOXES = """(marks) => {
  const all = [];
  const add = (box, what) => { if (box.width > 8 && box.height > 8) {
    all.push([box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY, what]); } };
  for (const one of document.querySelectorAll('input, textarea, select')) {
    if (!one.checkVisibility()) continue;
    const text = one.tagName === 'SELECT' ? (one.selectedOptions[0] || {}).text || '' : one.value;
    if (marks.some((mark) => text.includes(mark))) add(one.getBoundingClientRect(), 'field');
  }
  const walk = document.createTreeWalker(document.body, 4);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    for (const mark of marks) {
      const at = node.data.indexOf(mark);
      if (at < 0 || !node.parentElement.checkVisibility()) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + mark.length);
      for (const box of range.getClientRects()) add(box, 'text');
    }
  }
  return all;
}"""


class Pictures:
    """Every picture that was taken, with the boxes in which something planted stood at that moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken: list[tuple[bytes, list[list[Any]]]] = []
        whole = evidence.painted

        def watched(page: Page, known: Any = ()) -> bytes:
            shoot, boxes = page.screenshot, []

            def shot(**options: Any) -> bytes:
                boxes.extend(page.evaluate(BOXES, list(MARKS)))
                return shoot(**options)

            page.screenshot = shot  # type: ignore[method-assign]
            try:
                content = whole(page, known)
            finally:
                page.screenshot = shoot  # type: ignore[method-assign]
            self.taken.append((content, boxes))
            return content

        monkeypatch.setattr(evidence, "painted", watched)

    def check(self) -> int:
        """Every box is of one flat colour, the paint. Returns how many were looked at."""
        count = 0
        for content, boxes in self.taken:
            picture = Image.open(io.BytesIO(content)).convert("RGB")
            for left, top, right, bottom, what in boxes:
                inset = 4 if what == "field" else 2
                middle = int((top + bottom) / 2)
                box = (int(left) + inset, middle - 3, int(right) - inset, middle + 3)
                if box[2] > picture.width or box[3] > picture.height:
                    continue
                found = picture.crop(box).getcolors(1 << 20)
                assert found
                colours = {colour for _, colour in found}
                assert colours == {PAINT}, (what, box, colours)
                count += 1
        return count


@pytest.fixture
def office(portal: Portal, browser: Browser, tmp_path: Path) -> Iterator[Office]:
    portal.control.reset(clock=CLOCK)
    workspace = tmp_path / "ws"
    init_workspace(workspace)
    for file in (workspace / "unit.yaml", *(workspace / "employees").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for old, new in PLANTED.items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    settings = Settings(workspace=workspace, mock_url=portal.url, today=TODAY, timeout=20, settle=0)
    logs.configure(settings.var / "logs")
    with Office(settings) as one, closing(Visits(settings, browser)) as visits:
        one.visits = visits
        yield one
    logger.remove()


def log_in(office: Office, portal: Portal, key: str) -> None:
    site = plain.office(portal) if key == "unit" else plain.person_site(portal, office.case(key).person)
    where = "chaoyang_hr" if key == "unit" else "talent_person"
    Store.of(office.settings, where, key).keep(site.state())


def test_nothing_planted_is_in_anything_written(
    office: Office, portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.enable("robot")
    pictures, told = Pictures(monkeypatch), []

    def told_as_json(work: Any) -> Any:
        """What a program would be told."""
        try:
            said = work()
        except GongjuError as error:
            said = error_row(error)
        if isinstance(said, dict) and ("fields" in said or "sheet" in said):
            tell(office, [said])
        else:
            console.emit(said, office.personal_values)
        told.append(capsys.readouterr().out)
        return said

    def file_it(name: str, subject: str, **options: str) -> Any:
        told_as_json(lambda: office.fill(name, subject, options))
        told_as_json(lambda: office.approve(name, subject, options, "审批人"))
        return told_as_json(lambda: office.submit(name, subject, options))

    log_in(office, portal, "unit")
    sent = file_it("quota_application", "unit")
    assert sent["state"] == "filed"
    portal.control.grant_quota(sent["receipt"].number, 2, f"同意，联系{PLANTED['示例经办']}13977770002")
    told_as_json(lambda: office.poll("chaoyang_hr"))
    question = {
        "title": "续签材料",
        "content": f"员工{PLANTED['示例甲']}（{NUMBERS[0]}，13877770001）要交哪些材料？",
    }
    assert file_it("consultation", "unit", **question)["state"] == "filed"
    log_in(office, portal, "E001")
    assert file_it("profile", "E001")["state"] == "filed"
    # One that fails: two values in one field, so that neither reads back.
    overlay = office.settings.workspace / "selectors" / "chaoyang_hr.toml"
    overlay.parent.mkdir(exist_ok=True)
    overlay.write_text('[consultation.new.fields]\ncontact = "联系电话"\n', encoding="utf-8")
    failed = file_it("consultation", "unit", **question, again="2")
    assert failed["error"] == "FieldMismatch"
    told_as_json(lambda: office.poll())
    told_as_json(office.status)
    told_as_json(lambda: office.check())
    filing = filing_of(office.ledger, "profile", "E001")
    export(office.ledger, office.settings.var, filing)
    told_as_json(office.ledger.chain)

    assert pictures.check() > 20
    leaks = [f"{mark} in what is told: {text[:200]}" for text in told for mark in MARKS if mark in text]
    var = office.settings.var
    for file in sorted(var.rglob("*")):
        name = file.relative_to(var).as_posix()
        leaks += [f"{mark} in the name {name}" for mark in MARKS if mark in name]
        if file.is_file() and not name.startswith(("ledger.db", "papers/", "sessions/")):
            content = file.read_bytes()
            leaks += [f"{mark} in {name}" for mark in MARKS if mark.encode() in content]
    captured = capsys.readouterr()
    leaks += [f"{mark} on the terminal" for mark in MARKS if mark in captured.out + captured.err]
    assert leaks == []
    assert len([text for text in told if "示例大学" in text or "经办人" in text]) > 1  # all else is told
    assert (var / "logs" / "gongju.log").stat().st_size > 0
