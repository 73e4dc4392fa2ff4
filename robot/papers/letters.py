"""Letters to the district's mailbox, for what the portals cannot do (FAQ 5, 6, 17, 53, 81, 87).

A letter is an .eml file that a person reads and sends with their own mail program; nothing is sent here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Literal

from robot.errors import ConfigError, Problem
from robot.papers.merge import merge
from robot.people.case import Case

MAILBOX = "cygfzx-hum@bjchy.gov.cn"
"""FAQ 5, 6, 17, 81, 87. The document misprints it in question 53 (bjch for bjchy)."""

MAX_ATTACHMENT = 20_000_000
"""Bytes; beyond it mail servers refuse a message."""

ATTACHMENT = "营业执照副本-介绍信-经办人身份证.pdf"
PAPERS = ("licence", "introduction", "agent_id")
"""Fields of the unit's papers, in the order in which the document names them."""

_STAMP = "营业执照副本（原件，或复印件加盖单位公章或人事章）、单位介绍信、经办人身份证原件的扫描件"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something only the operator knows: `--with name=value`."""

    name: str
    expected: str
    example: str
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter. `papers`: whether the document demands the three papers.

    `body` may use {unit}, {code}, {agent}, {mobile}, {person}, {tail} (last four of the ID number),
    {number} (the portal's number of the last of `filing`, or `（请填写）`) and the choices.
    """

    faq: tuple[int, ...]
    title: str
    body: str
    about: Literal["unit", "employee", "either"] = "unit"
    papers: bool = True
    filing: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    checks: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    "question": Kind(
        faq=(5,),
        title="工作居住证业务咨询",
        body="咨询以下问题：\n\n{question}\n\n请回复到本邮箱，或致电 {mobile}。",
        about="either",
        papers=False,
        choices=(Choice("question", "what you want to know", "集体户口首页由谁盖章"),),
    ),
    "password": Kind(
        faq=(6,),
        title="申请重置指标系统登录密码",
        body="我单位“朝阳区人力社保局人力资源管理系统”的用户名或密码丢失，无法登录，现申请重置。\n\n"
        f"随信附：{_STAMP}（一个 PDF 文件）。",
        checks=("附件中的营业执照副本已盖单位公章或人事章（或为原件扫描件）",),
    ),
    "return-quota": Kind(
        faq=(17,),
        title="申请退回指标申报",
        body="我单位已上报的指标申报（申请编号：{number}）信息填写有误，目前未批复且无法撤回，"
        "现申请系统退回。\n\n有误之处：{reason}",
        papers=False,
        filing=("quota_application", "quota_supplement"),
        choices=(Choice("reason", "what is wrong in the application", "纳税金额应为 48.42 万元"),),
    ),
    "return-application": Kind(
        faq=(53,),
        title="申请退回员工新办业务",
        body="我单位为员工{person}（身份证号后四位 {tail}，申请编号：{number}）提交的工作居住证新办申请，"
        "单位已审核通过。现发现该员工暂不符合办理条件，申请退回该业务。\n\n原因：{reason}\n\n"
        f"随信附：{_STAMP}（一个 PDF 文件）。",
        about="employee",
        filing=("permit_application",),
        choices=(Choice("reason", "why the employee is not eligible", "近12个月社保有补缴"),),
        checks=("附件中的营业执照副本已盖单位公章或人事章（或为原件扫描件）",),
    ),
    "rename": Kind(
        faq=(81,),
        title="申请变更指标系统中的单位名称",
        body="我单位名称已由“{old_name}”变更为“{unit}”，统一社会信用代码 {code}。"
        "法人一证通：{certificate}。\n现申请在“朝阳区人力社保局人力资源管理系统”中变更单位名称。\n\n"
        f"随信附：{_STAMP}（一个 PDF 文件）。",
        choices=(
            Choice("old_name", "the name before", "北京示例软件有限公司"),
            Choice(
                "certificate", "whether 法人一证通 was changed first", "名称已变更", ("名称已变更", "不使用")
            ),
        ),
        checks=("附件为更名后的营业执照副本，已盖单位公章或人事章（或为原件扫描件）",),
    ),
    "migrate": Kind(
        faq=(87,),
        title="申请历史数据迁移",
        body="我单位在旧系统中的历史信息未关联到新系统，现申请完成历史数据迁移，以便为持证员工办理续签等业务。"
        f"\n\n随信附：{_STAMP}（一个 PDF 文件）。",
        checks=(
            "附件中的营业执照副本已盖单位公章或人事章（或为原件扫描件）",
            "迁移完成后：员工先在个人平台完善信息和附件，再由单位发起续签",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A written letter. `checks`: what a person looks at before sending it."""

    kind: str
    file: Path
    to: str
    subject: str
    text: str
    attached: tuple[str, ...]
    checks: tuple[str, ...]


def write_letter(
    name: str, case: Case, today: date, folder: Path, choices: Mapping[str, str], target: Path | None = None
) -> Letter:
    """The letter `name` about `case` as a file in `folder`, or at `target`, mode 0600.

    An existing file is never replaced: in `folder` the next free number is taken, at `target` it is an
    error. The file's name holds the kind, the staff number and the date.
    Raises: ConfigError with every missing paper and choice, before anything is written.
    """
    kind = _kind(name)
    papers, problems = _papers(kind, case)
    problems += _wrong_choices(kind, choices)
    if (kind.about == "employee") != (case.employee is not None) and kind.about != "either":
        wanted = "an employee's staff number" if kind.about == "employee" else "no subject: it is the unit's"
        problems.append(Problem("letter", name, wanted))
    if target is not None and target.exists():
        problems.append(Problem(str(target), "--out", "a new file; nothing is overwritten"))
    if problems:
        raise ConfigError.of(problems)
    message, text = _message(kind, case, choices)
    attached = _attach(message, papers)
    subject = f"-{case.subject}" if case.employee else ""
    stem = f"{name}{subject}-{today.isoformat()}"
    file = _write(message, target, folder, stem)
    return Letter(name, file, MAILBOX, str(message["Subject"]), text, attached, kind.checks)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise ConfigError.of([Problem("letter", name, f"one of {', '.join(KINDS)}")])
    return KINDS[name]


def _papers(kind: Kind, case: Case) -> tuple[list[Path], list[Problem]]:
    """The papers to attach, and one problem for each that the document demands and the file lacks."""
    held = case.unit.papers
    found: list[Path] = []
    missing: list[Problem] = []
    if kind.about == "either":
        return found, missing  # a mere question shows nobody's identity card
    for field in PAPERS:
        names: tuple[str, ...] = getattr(held, field)
        found += [case.papers / name for name in names]
        if kind.papers and not names:
            title = str(type(held).model_fields[field].title)
            missing.append(
                Problem("unit.yaml", f"papers.{field} {title}", "a scan of it", f"unit/{field}.pdf")
            )
    return found, missing


def _wrong_choices(kind: Kind, choices: Mapping[str, str]) -> list[Problem]:
    known = {one.name for one in kind.choices}
    wrong = [
        Problem("--with", name, f"no choice of this letter{'' if known else '; it has none'}")
        for name in choices
        if name not in known
    ]
    for one in kind.choices:
        value = choices.get(one.name, "").strip()
        if not value or (one.only and value not in one.only):
            expected = f"{one.expected}{': ' + ' or '.join(one.only) if one.only else ''}"
            wrong.append(Problem("--with", one.name, expected, f"{one.name}={one.example}"))
    return wrong


def _message(kind: Kind, case: Case, choices: Mapping[str, str]) -> tuple[EmailMessage, str]:
    unit, person = case.unit, case.employee
    sender = (person.email if kind.about == "either" else unit.agent.email) if person else unit.agent.email
    own = person is not None and kind.about == "either"
    facts = {
        "unit": unit.name,
        "code": unit.credit_code,
        "agent": unit.agent.name,
        "mobile": person.mobile if person and own else unit.agent.mobile,
        "person": person.name if person else "",
        "tail": person.id_number[-4:] if person else "",
        "number": _number(kind, case) or "（请填写）",
        **choices,
    }
    signed = (
        f"{person.name}\n{unit.name}\n联系电话：{person.mobile}"
        if person and own
        else f"{unit.name}\n统一社会信用代码：{unit.credit_code}\n"
        f"经办人：{unit.agent.name}\n联系电话：{unit.agent.mobile}"
    )
    text = f"朝阳区人力资源公共服务中心：\n\n{kind.body.format_map(facts)}\n\n此致\n敬礼\n\n{signed}\n"
    message = EmailMessage(policy=SMTP)
    message["To"] = MAILBOX
    if sender:
        message["From"] = sender
    message["Subject"] = f"{kind.title}（{unit.name}）"
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(text, charset="utf-8", cte="base64")
    return message, text


def _number(kind: Kind, case: Case) -> str:
    """Of the filing that the letter is about: of several businesses the one filed last."""
    return next(
        (number for name, number in reversed(tuple(case.receipts.items())) if name in kind.filing), ""
    )


def _attach(message: EmailMessage, papers: Sequence[Path]) -> tuple[str, ...]:
    """Attach all `papers` as one PDF. Returns their names. Raises ConfigError."""
    if not papers:
        return ()
    with tempfile.TemporaryDirectory() as folder:
        raw = merge(papers, Path(folder) / "papers.pdf").read_bytes()
    if len(raw) > MAX_ATTACHMENT:
        limit = f"at most {MAX_ATTACHMENT // 1_000_000} MB together: scan at 200 dpi"
        raise ConfigError.of([Problem("unit.yaml", "papers", limit)])
    message.add_attachment(raw, maintype="application", subtype="pdf", filename=ATTACHMENT)
    return tuple(path.name for path in papers)


def _write(message: EmailMessage, target: Path | None, folder: Path, stem: str) -> Path:
    """Write the message into a file that was not there before. Raises ConfigError."""
    raw = message.as_bytes()
    number = 1
    try:
        (target.parent if target else folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        while True:
            file = target or folder / f"{stem}{f'-{number}' if number > 1 else ''}.eml"
            try:
                handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            except FileExistsError:
                if target:
                    problem = Problem(str(target), "--out", "a new file; nothing is overwritten")
                    raise ConfigError.of([problem]) from None
                number += 1
                continue
            with os.fdopen(handle, "wb") as out:
                out.write(raw)
            return file
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise ConfigError.of(
            [Problem(str(target or folder), "--out", f"a place to write to ({reason})")]
        ) from None
