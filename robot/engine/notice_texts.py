"""The texts of notices and of the day's digest, in Chinese.

Without personal data unless the settings allow it: staff numbers and businesses, no name, no number of an
ID card, no opinion's own words.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from robot.browser.selector_files import load_portal, portal_names
from robot.errors import ConfigError
from robot.filing.catalog import businesses
from robot.filing.job import UNIT
from robot.filing.notice_tables import Notice
from robot.harmless import harmless
from robot.policy.calendar import BEIJING
from robot.policy.opinions import explain
from robot.redact import mask

if TYPE_CHECKING:
    from robot.engine.office import Office

WORDS = {
    "person": "等人办理",
    "unknown": "结果未知",
    "returned": "已退回",
    "refused": "门户拒收",
    "granted": "已办结",
    "deadline": "期限临近",
    "alarm": "长时间没有读到",
    "digest": "每日汇总",
}
LONGEST = 1500
"""Characters of an opinion in a notice: services cut or refuse longer texts."""


def text_of(office: Office, notice: Notice) -> tuple[str, str]:
    """Title and body of a notice."""
    if notice.kind == "digest":
        return f"【工居】每日汇总 {notice.facts['on']}", notice.facts["text"]
    personal, known = office.settings.notices_personal, _known(office)
    facts = notice.facts
    if known is None and not personal:  # nobody can say whether a name stands in it
        facts = {**facts, "reason": ""}
    body = "\n".join([*_who(office, notice, personal), *_what(notice, facts, personal)])
    if not personal:
        body = mask(body, known or ())
    head = " ".join(filter(None, (_subject(notice.subject), _title(notice.business))))
    return f"【工居】{head}：{WORDS[notice.kind]}", harmless(body)


def _who(office: Office, notice: Notice, personal: bool) -> list[str]:
    title = _title(notice.business)
    word = "" if title == notice.business else f"（{notice.business}）"
    found = [f"事项：{title}{word}"] if title else []
    name = f"（{_name(office, notice.subject)}）" if personal and notice.subject != UNIT else ""
    return [f"对象：{_subject(notice.subject)}{name}", *found]


def _what(notice: Notice, facts: dict[str, Any], personal: bool) -> list[str]:
    job = " ".join(filter(None, (notice.subject, notice.business)))
    match notice.kind:
        case "person":
            case = f"gongju case {facts['case']}" if "case" in facts else ""
            said = [f"办理人：{facts['who']}", f"要做的事：{facts['what']}", _where(facts["where"])]
            said += [f"原因：{facts['reason']}"] if facts.get("reason") else []
            said += (
                ["批准：打开 gongju board 的网页，或按案件所示运行 gongju approve"]
                if facts.get("approve")
                else []
            )
            return [line for line in (*said, f"查看：{case}" if case else "") if line]
        case "returned":
            return [
                f"回执编号：{facts['receipt']}",
                *_opinion(notice, personal),
                f"查看：gongju opinion {job}",
            ]
        case "granted":
            return [f"回执编号：{facts['receipt']}", "查看：gongju status"]
        case "refused":
            return [_where(facts["portal"]), "门户没有接收，请按提示修改后重新试填。查看：gongju status"]
        case "unknown":
            again = notice.business if notice.subject == UNIT else f"{notice.business} {notice.subject}"
            return [
                _where(facts["portal"]),
                "已经点击发送，没有见到回执；不会重复提交。",
                f"请运行 gongju submit {again}，它先查看门户，不会再点。",
            ]
        case "deadline":
            return [f"日期：{facts['on']}", f"{facts['what']}。{facts['do']}", f"参考：第{facts['faq']}问"]
        case _:
            return [
                _where(facts["where"]),
                f"已有 {facts['days']} 个工作日没有读到有效结果，期间的退回或通过不会被发现。",
                "查看：gongju status",
            ]


def _opinion(notice: Notice, personal: bool) -> list[str]:
    """The opinion's words where they may be told, else what its points are about."""
    said = notice.facts["opinion"]
    if not said:
        return []
    if personal:
        return [f"审核意见：{said[:LONGEST]}"]
    points = explain(said, "unit" if notice.subject == UNIT else "employee")
    about = dict.fromkeys(word for one in points for word in one.about)
    return [f"审核意见共 {len(points)} 条{'，涉及：' if about else ''}{'、'.join(about)}"]


def _where(portal: str) -> str:
    return f"系统：{load_portal(portal).title}" if portal in portal_names() else ""


def _subject(subject: str) -> str:
    return "单位" if subject == UNIT else subject


def _title(business: str) -> str:
    """A flow's title; a way's name (新办) is its title."""
    return businesses()[business].title if business in businesses() else business


def _name(office: Office, subject: str) -> str:
    try:
        employee = office.workspace.employee(subject)
    except ConfigError:
        return ""
    return employee.name if employee else ""


def _known(office: Office) -> tuple[str, ...] | None:
    """What tells who somebody is; None where the files that say it are broken."""
    try:
        return office.workspace.personal_values()
    except ConfigError:
        return None


# --- the digest


def digest(office: Office, now: datetime) -> str:
    """The day in some lines: how many stand where, who has to act, what came back, what is due. Without
    personal data."""
    from robot.engine.matters import matters

    rows = office.status()
    counts = Counter(row.state for row in rows)
    lines = [f"工作居住证业务 {now.astimezone(BEIJING):%Y-%m-%d %H:%M}"]
    lines.append("各状态件数：" + ("、".join(f"{_state(key)} {n}" for key, n in counts.items()) or "没有"))
    found = list(matters(office, now))
    for kind in ("person", "unknown", "returned", "refused", "alarm", "deadline", "granted"):
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            lines.append(f"{WORDS[kind]}（{len(of_kind)}）")
        for one in of_kind:
            facts = one.facts
            what = facts.get("what") or (
                _title(one.business) if one.business else _where(facts.get("where", ""))
            )
            when = f"{facts['on']} " if "on" in facts else ""
            lines.append(f"  {_subject(one.subject)} {when}{what}")
    failed = office.outbox.failed()
    if failed:
        lines.append(f"没有送达的通知：{len(failed)}（gongju status 说明原因）")
    return harmless(mask("\n".join(lines), _known(office) or ()))


def _state(word: str) -> str:
    from robot.report import WORDS as STATES

    return STATES.get(word, word)
