"""What a case does after something went wrong in its turn."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from robot.engine.moves import Act, Rest, command_of, log_in
from robot.engine.office import Office
from robot.engine.windows import next_poll, shown
from robot.errors import (
    AccountBusy,
    BrowserDown,
    ConfigError,
    FaceChanged,
    FieldMismatch,
    GongjuError,
    HumanNeeded,
    LedgerDown,
    NotEligible,
    NotVerified,
    OutcomeUnknown,
    PageChanged,
    PortalRefused,
    PortalRests,
    PortalWarned,
    SessionExpired,
    WrongSite,
)
from robot.filing.audit import evidence_name
from robot.filing.docket_tables import Entry, Stage
from robot.filing.states import UNSETTLED

DOWN = timedelta(minutes=1), timedelta(hours=2)
BUSY = timedelta(seconds=20), timedelta(minutes=10)
"""The first wait after a failure and the longest: each one is twice the one before."""
SOON = timedelta(minutes=1)
"""The least wait before a click is looked for again, or a page that was not as it should be."""
DIFFERS = "页面与定义不符"
MEND_FILES = "改正文件"
KEEPER = "程序维护人员"
WHY = {
    AccountBusy: "账号正在使用",
    BrowserDown: "远程浏览器（GONGJU_BROWSER_ENDPOINT）没有应答",
    LedgerDown: "本机的台账或磁盘暂时不能写入（不是系统的问题）",
}
PROBLEMS = 3
"""How many problems of a file a reason names."""


def rest_after(error: GongjuError, office: Office, entry: Entry, act: Act | None, now: datetime) -> Rest:
    """How the case rests after `error`; `act`: the visit in which it was raised, None before any."""
    step = act.step if act else entry.step
    portal = act.portal if act else ""
    title = f"“{act.title}”" if act else ""
    if isinstance(error, SessionExpired) and act:
        return log_in(act)
    if isinstance(error, OutcomeUnknown):
        due = now + _settles_in(office, entry)
        return Rest(
            Stage.OUTCOME, f"{title}已点击，尚未见到回执；{shown(due)} 再查看，不会重复提交", due, step
        )
    if isinstance(error, NotEligible) and act and act.did == "fetch":
        due = next_poll(now, act.where)
        return Rest(Stage.REVIEW, f"{title}：系统尚未提供；{shown(due)} 再查", due, step)
    if isinstance(error, NotEligible):
        return Rest(
            Stage.MENDING, f"不能办理：{_findings(error)}", None, step, "单位经办人", MEND_FILES, portal
        )
    if isinstance(error, ConfigError):
        return Rest(Stage.MENDING, f"文件有误：{_lines(error)}", None, step, "单位经办人", MEND_FILES, portal)
    if isinstance(error, PortalRefused):
        said = f"系统拒绝了{title}：{error}；请修改后再办"
        return Rest(Stage.MENDING, said, None, step, "单位经办人", MEND_FILES, portal)
    if isinstance(error, HumanNeeded):
        return Rest(
            Stage.PERSON, f"{title}须由人办理：{error}", None, step, "单位经办人", "按提示办理", portal
        )
    if isinstance(error, NotVerified):
        said = f"{title}的页面定义还没有在正式网站上核对过，没有发送任何内容"
        return Rest(
            Stage.PERSON,
            f"{said}；先运行 gongju doctor，或在终端上用 gongju submit 确认",
            None,
            step,
            "单位经办人",
            "核对页面定义",
            portal,
        )
    if isinstance(error, FaceChanged) and act:
        return Rest(
            Stage.PERSON,
            f"{title}的页面与认可过的不同，没有发送任何内容：{_changes(error)}；看过图片无误后运行"
            f" {command_of('approve', act)}",
            None,
            step,
            "单位经办人",
            "核对页面变化",
            portal,
        )
    if isinstance(error, PageChanged | FieldMismatch | WrongSite):
        said = f"{title}{DIFFERS}，没有发送任何内容：{error}"
        if not isinstance(error, WrongSite) and not _met_before(entry, step):
            due = now + SOON
            return Rest(Stage.PORTAL, f"{said}；{shown(due)} 再看一次", due, step)
        return Rest(Stage.PERSON, said, None, step, KEEPER, "核对页面定义", portal)
    if isinstance(error, PortalRests) and error.until is not None:
        due = now + max(error.until - office.desk.now(), SOON)
        why = (
            "系统提示访问过于频繁，已停止访问"
            if isinstance(error, PortalWarned)
            else "本时段的访问次数已用完或系统刚刚不能访问"
        )
        return Rest(Stage.PORTAL, f"{title}{why}；{shown(due)} 再试（gongju portals）", due, step)
    due = now + backoff(error, entry.failures, f"{entry.name}-{entry.turn}")
    why = WHY.get(type(error), "系统暂时不能访问")
    return Rest(Stage.PORTAL, f"{title}{why}，第 {entry.failures + 1} 次；{shown(due)} 再试", due, step)


def _met_before(entry: Entry, step: str) -> bool:
    """Whether the step found the page otherwise the last time too. Once may be a page that was slow or came
    in parts, and nothing was sent: only what stays so is for a person."""
    return entry.state is Stage.PORTAL and entry.step == step and DIFFERS in entry.reason


def backoff(error: GongjuError, failures: int, seed: str) -> timedelta:
    """How long to wait after so many failures before this one: doubled each time up to the longest, and up
    to a quarter shorter by `seed`, so that cases do not come back all at once."""
    first, longest = BUSY if isinstance(error, AccountBusy) else DOWN
    wait = min(longest, first * (1 << min(failures, 20)))
    shorter: float = random.Random(seed).uniform(0.75, 1)
    return wait * shorter


def _settles_in(office: Office, entry: Entry) -> timedelta:
    """How long until every click of the subject that nobody saw the end of counts as seen or absent."""
    desk = office.desk
    open_ones = [
        one for one in office.ledger.filings() if one.subject == entry.subject and one.state in UNSETTLED
    ]
    last = max((desk.settled_from(one) - desk.now() for one in open_ones), default=SOON)
    return max(last, SOON) + timedelta(seconds=1)


def _changes(error: FaceChanged) -> str:
    more = f"；另有 {len(error.lines) - PROBLEMS} 处" if len(error.lines) > PROBLEMS else ""
    pictures = "、".join(f"var/{evidence_name(one)}" for one in error.pictures)
    return "；".join(error.lines[:PROBLEMS]) + more + (f"（图片：{pictures}）" if pictures else "")


def _findings(error: NotEligible) -> str:
    """Without the business and subject, which the case says itself."""
    return str(error).partition(": ")[2] or str(error)


def _lines(error: ConfigError) -> str:
    if not error.problems:
        return str(error)
    more = f"；另有 {len(error.problems) - PROBLEMS} 处" if len(error.problems) > PROBLEMS else ""
    return "；".join(map(str, error.problems[:PROBLEMS])) + more
