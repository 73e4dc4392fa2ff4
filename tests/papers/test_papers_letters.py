"""Letters: the draft a person opens holds the right mailbox, text and papers; nothing is overwritten."""

from __future__ import annotations

import io
import stat
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from pydantic import ValidationError
from pypdf import PdfReader

from robot.errors import ConfigError
from robot.papers import letters
from robot.papers.letters import KINDS, MAILBOX, Letter, write_letter
from robot.people.case import Case
from tests.factories import TODAY, employee, unit

PAPERS = {
    "licence": ["unit/licence.pdf"],
    "introduction": ["unit/introduction.jpg"],
    "agent_id": ["unit/id-1.png", "unit/id-2.png"],
}
CHOICES = {
    "question": {"question": "集体户口首页由谁盖章？"},
    "password": {},
    "return-quota": {"reason": "纳税金额应为 48.42 万元"},
    "return-application": {"reason": "近12个月社保有补缴"},
    "rename": {"old_name": "北京示例软件有限公司", "certificate": "名称已变更"},
    "migrate": {},
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Four pages of four widths, so that their order shows."""
    folder = tmp_path / "papers" / "unit"
    folder.mkdir(parents=True)
    for width, name in (
        (100, "licence.pdf"),
        (110, "introduction.jpg"),
        (120, "id-1.png"),
        (130, "id-2.png"),
    ):
        Image.new("RGB", (width, 150), "red").save(folder / name)
    return folder.parent


def _case(papers: Path, *, person: bool = False, held: object = PAPERS) -> Case:
    one = unit(papers=held)
    receipts = {"quota_application": "ZB20260001", "permit_application": "SQ20260002"}
    return Case(one, employee() if person else None, papers=papers, receipts=receipts)


def _write(name: str, papers: Path, target: Path | None = None, held: object = PAPERS) -> Letter:
    case = _case(papers, person=KINDS[name].about == "employee", held=held)
    return write_letter(name, case, TODAY, papers.parent / "letters", CHOICES[name], target)


def _opened(letter: Letter) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(letter.file.read_bytes(), policy=default))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return cast("str", body.get_content())


@pytest.mark.parametrize("name", KINDS)
def test_every_letter_goes_to_the_mailbox_of_question_5(name: str, papers: Path) -> None:
    letter = _write(name, papers)
    message = _opened(letter)
    assert message["To"] == "cygfzx-hum@bjchy.gov.cn"
    assert message["From"] == "hr@example.com"
    assert message["X-Unsent"] == "1"
    assert "北京示例科技有限公司" in message["Subject"]
    text = _text(message)
    assert text.replace("\r\n", "\n") == letter.text
    assert "{" not in text
    assert "13900005678" in text


def test_a_question_carries_no_papers(papers: Path) -> None:
    for person in (False, True):
        one = _case(papers, person=person)
        letter = write_letter("question", one, TODAY, papers / "out", CHOICES["question"])
        assert list(_opened(letter).iter_attachments()) == []
        assert letter.attached == ()


def test_the_misprint_of_question_53_is_nowhere() -> None:
    robot = Path(letters.__file__).parents[1]
    wrong = [
        str(file)
        for file in robot.rglob("*")
        if file.suffix in (".py", ".toml", ".yaml", ".md") and "@bjch.gov" in file.read_text("utf-8")
    ]
    assert wrong == []
    assert MAILBOX == "cygfzx-hum@bjchy.gov.cn"


def test_the_draft_has_the_mailbox_the_text_and_one_pdf(papers: Path) -> None:
    letter = _write("password", papers)
    (attached,) = _opened(letter).iter_attachments()
    assert attached.get_filename() == "营业执照副本-介绍信-经办人身份证.pdf"
    assert attached.get_content_type() == "application/pdf"
    pages = PdfReader(io.BytesIO(cast("bytes", attached.get_content()))).pages
    shapes = [round(float(page.mediabox.width / page.mediabox.height), 2) for page in pages]
    assert shapes == [0.67, 0.73, 0.8, 0.87]  # licence, introduction, both sides of the card
    assert letter.attached == ("licence.pdf", "introduction.jpg", "id-1.png", "id-2.png")
    assert "重置" in _text(_opened(letter))


def test_a_wrong_quota_application_is_asked_back(papers: Path) -> None:
    text = _text(_opened(_write("return-quota", papers)))
    assert "ZB20260001" in text
    assert "48.42 万元" in text
    letter = _write("return-quota", papers, held={})  # question 17 demands no papers
    assert list(_opened(letter).iter_attachments()) == []


@pytest.mark.parametrize(
    ("receipts", "asked_back"),
    [
        ({"quota_application": "ZB1", "quota_supplement": "EC1"}, "EC1"),
        ({"quota_supplement": "EC1", "profile": "GR1", "quota_application": "ZB2"}, "ZB2"),  # the next year's
        ({}, "（请填写）"),
    ],
)
def test_the_quota_application_sent_last_is_asked_back(
    receipts: dict[str, str], asked_back: str, papers: Path
) -> None:
    case = Case(unit(papers=PAPERS), papers=papers, receipts=receipts)
    letter = write_letter("return-quota", case, TODAY, papers / "out", CHOICES["return-quota"])
    assert f"申请编号：{asked_back}）" in letter.text


def test_an_application_is_asked_back_to_the_right_mailbox(papers: Path) -> None:
    letter = _write("return-application", papers)
    text = _text(_opened(letter))
    person = employee()
    assert letter.to == MAILBOX
    assert "SQ20260002" in text
    assert person.name in text
    assert person.id_number[-4:] in text
    assert person.id_number not in text
    assert letter.file.name == "return-application-E001-2026-11-05.eml"


def test_a_rename_says_whether_the_certificate_was_changed(papers: Path) -> None:
    text = _text(_opened(_write("rename", papers)))
    assert "由“北京示例软件有限公司”变更为“北京示例科技有限公司”" in text
    assert "法人一证通：名称已变更" in text
    choices = {"old_name": "北京示例软件有限公司", "certificate": "没有"}
    with pytest.raises(ConfigError, match="法人一证通 was changed first"):
        write_letter("rename", _case(papers), TODAY, papers.parent, choices)


def test_an_employee_may_ask_too(papers: Path) -> None:
    case = _case(papers, person=True)
    message = _opened(write_letter("question", case, TODAY, papers.parent / "l", CHOICES["question"]))
    assert message["From"] == "e001@example.com"
    assert "13800001234" in _text(message)
    assert "集体户口首页由谁盖章" in _text(message)
    assert list(message.iter_attachments()) == []


def test_every_missing_paper_and_choice_is_one_line(papers: Path) -> None:
    case = _case(papers, held={"licence": PAPERS["licence"]})
    with pytest.raises(ConfigError) as caught:
        write_letter("rename", case, TODAY, papers.parent / "l", {"colour": "red"})
    assert [problem.field for problem in caught.value.problems] == [
        "papers.introduction 介绍信",
        "papers.agent_id 经办人身份证",
        "colour",
        "old_name",
        "certificate",
    ]
    assert not (papers.parent / "l").exists()


def test_a_damaged_paper_is_named_and_nothing_is_written(papers: Path) -> None:
    (papers / "unit" / "licence.pdf").write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(ConfigError, match=r"licence\.pdf"):
        _write("password", papers)
    assert not (papers.parent / "letters").exists()


def test_nothing_is_overwritten_and_only_the_owner_reads_it(papers: Path) -> None:
    first, second = _write("password", papers), _write("password", papers)
    assert [first.file.name, second.file.name] == ["password-2026-11-05.eml", "password-2026-11-05-2.eml"]
    assert stat.S_IMODE(first.file.stat().st_mode) == 0o600
    before = first.file.read_bytes()
    with pytest.raises(ConfigError, match="nothing is overwritten"):
        _write("password", papers, first.file)
    assert first.file.read_bytes() == before
    assert _write("password", papers, papers.parent / "mine.eml").file.name == "mine.eml"


@pytest.mark.parametrize(
    ("name", "person"), [("password", True), ("return-application", False), ("x", False)]
)
def test_a_letter_about_the_wrong_one(papers: Path, name: str, person: bool) -> None:
    with pytest.raises(ConfigError):
        write_letter(name, _case(papers, person=person), TODAY, papers.parent, CHOICES.get(name, {}))
    assert not list(papers.parent.glob("*.eml"))


@pytest.mark.parametrize(
    "hostile", ["x\r\nBcc: all@evil.example", "x\nSubject: 转账\n\n<script>", "{agent.__class__}{0}%s"]
)
def test_what_is_typed_adds_no_header_and_is_no_template(papers: Path, hostile: str) -> None:
    choices = dict.fromkeys(CHOICES["question"], hostile)
    letter = write_letter("question", _case(papers), TODAY, papers.parent / "letters", choices)
    message = _opened(letter)
    assert message["To"] == MAILBOX
    assert message["Subject"] == letter.subject
    names = ["To", "From", "Subject", "X-Unsent", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
    assert sorted(message.keys()) == sorted(names)
    assert hostile.replace("\r\n", "\n") in _text(message).replace("\r\n", "\n")
    with pytest.raises(ValidationError):  # the name of the unit stands in the subject
        unit(name=hostile.replace("{", "\n"))


def test_too_much_for_a_mail_server(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MAX_ATTACHMENT", 100)
    with pytest.raises(ConfigError, match="MB"):
        _write("password", papers)
