"""Which 申报条件 is open to an employee, and why or why not (FAQ 33-35, 47, 48, 51, 80, 88).

Worked out from the file, not asked for. Only what the document says is judged; further paths of the
2019 rules (细则第四条, FAQ 33) are the operator's to check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from robot.people.models import (
    Degree,
    Education,
    Employee,
    IntellectualProperty,
    Level,
    Qualification,
    Title,
    XueXinState,
)
from robot.policy.parameters import Parameters, parameters

_LEVELS = {one: place for place, one in enumerate(Level)}
_DEGREES = {one: place for place, one in enumerate(Degree)}


@dataclass(frozen=True, slots=True)
class Path:
    """One 申报条件: whether it is open, and the reason in Chinese (what opens it, or what is missing)."""

    kind: Qualification
    open: bool
    reason: str


def education_of_path(employee: Employee, today: date) -> Education | None:
    """The record that carries 学历+学位: bachelor or above in both, finished by `today`; the highest one.

    Records that 学信网 does not find, or foreign ones without certification, count only when there is
    no better one: `education_path` then says what is missing.
    """
    fitting = [
        one
        for one in employee.education
        if _LEVELS[one.level] >= _LEVELS[Level.BACHELOR]
        and _DEGREES[one.degree] >= _DEGREES[Degree.BACHELOR]
        and one.finished <= today
        and (one.degree_date or one.finished) <= today
    ]
    return max(fitting, key=_rank, default=None)


def _rank(one: Education) -> tuple[bool, int, int, date, str, str]:
    levels = _LEVELS[one.level], _DEGREES[one.degree]
    return (proven(one), *levels, one.finished, one.form.value, one.xuexin.value)


def proven(one: Education) -> bool:
    """Whether the record can be shown to be true as it stands: not known to fail, foreign ones certified."""
    if one.foreign:
        return bool((one.certification_no or "").strip())
    return one.xuexin is not XueXinState.NOT_FOUND


def title_of_path(employee: Employee, today: date) -> Title | None:
    """The title that carries 中级及以上职称: one that can be looked up first, then the latest (FAQ 47).

    One that the file says is in none of the official lists does not count.
    """
    fitting = [
        one
        for one in employee.titles
        if one.grade != "初级" and one.obtained_on <= today and one.listed is not False
    ]
    return max(fitting, key=lambda one: (can_be_looked_up(one), one.obtained_on, one.name), default=None)


def can_be_looked_up(title: Title) -> bool:
    """Whether 查询路径 and 查询方式 are both given (FAQ 47, 48)."""
    return bool((title.lookup_url or "").strip() and (title.lookup_how or "").strip())


def paths(employee: Employee, today: date, numbers: Parameters | None = None) -> tuple[Path, ...]:
    """All three paths in the order they are preferred, each with its reason. Raises NotCovered."""
    global _latest
    numbers = numbers or parameters(today)
    asked = (employee, today, numbers)
    known, found = _latest
    if found and all(one is other for one, other in zip(asked, known, strict=True)):
        return found
    found = (
        _education_path(employee, today),
        _title_path(employee, today),
        _property_path(employee, today, numbers),
    )
    _latest = (asked, found)
    return found


_latest: tuple[tuple[object, ...], tuple[Path, ...]] = ((), ())
"""The last question and its answer: several rules in a row ask the same. Compared by identity."""


def choose_qualification(
    employee: Employee, today: date, numbers: Parameters | None = None
) -> Qualification | None:
    """The path to file under: the one the file names if open, else the first open one; None if none.

    学历+学位 comes first because it needs no title papers (FAQ 80).
    """
    open_ones = [path.kind for path in paths(employee, today, numbers) if path.open]
    if employee.qualification in open_ones:
        return employee.qualification
    return open_ones[0] if open_ones else None


def _education_path(employee: Employee, today: date) -> Path:
    kind = Qualification.EDUCATION
    found = education_of_path(employee, today)
    if found is None:
        return Path(kind, False, "没有已取得的本科及以上学历并学士及以上学位（大专学历或无学位不符合）")
    if found.foreign and not proven(found):
        return Path(kind, False, "国（境）外学历学位缺教育部留学服务中心的认证编号")
    if not proven(found):
        return Path(kind, False, f"{found.level}、{found.degree}在学信网查询不到，须先通过查询验证或人工认证")
    proof = "留服认证" if found.foreign else f"学信网：{found.xuexin}"
    return Path(kind, True, f"{found.level}、{found.degree}（{found.form}，{proof}）")


def _title_path(employee: Employee, today: date) -> Path:
    kind = Qualification.TITLE
    found = title_of_path(employee, today)
    if found is None:
        return Path(kind, False, "没有已取得的、官方目录内的中级及以上职称")
    return Path(kind, True, f"{found.grade}职称（{found.obtained_by}取得）")


def _property_path(employee: Employee, today: date, numbers: Parameters) -> Path:
    kind = Qualification.INTELLECTUAL_PROPERTY
    rank = numbers.integer("property_author_rank")
    needed = {
        "发明专利": numbers.integer("property_inventions"),
        "其他专利": numbers.integer("property_patents"),
        "软件著作权": numbers.integer("property_software"),
    }
    wanted = "或".join(f"{count} 项{what}" for what, count in needed.items())
    closed = Path(kind, False, f"没有以第{rank}作者及以上身份取得的{wanted}")
    if not employee.properties:
        return closed
    own = _distinct(one for one in employee.properties if one.author_rank <= rank and one.granted_on <= today)
    audited = [one for one in own if one.beijing_audit]
    for what, count in needed.items():
        if (number := sum(one.kind == what for one in audited)) >= count:
            return Path(kind, True, f"{what} {number} 项（第{rank}作者及以上，有在京落地转化审计报告）")
    for what, count in needed.items():
        if sum(one.kind == what for one in own) >= count:
            return Path(kind, False, f"{what}数量够，但缺知识产权成果在京落地转化审计报告")
    return closed


def _distinct(properties: Iterable[IntellectualProperty]) -> list[IntellectualProperty]:
    """Each certificate number once: the same one entered twice is one piece, audited if either says so."""
    audited_last = sorted(properties, key=lambda one: one.beijing_audit)
    return list({(one.kind, one.number): one for one in audited_last}.values())
