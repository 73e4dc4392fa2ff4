"""Odd but valid people and units, for the property tests of rules and agenda."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from robot.people.models import (
    Degree,
    Employee,
    EntityKind,
    Level,
    Marriage,
    Qualification,
    StudyForm,
    TaxKind,
    Unit,
    XueXinState,
)
from tests.factories import UNIT_NAME, employee, id_number, unit

ANY_DAY = st.dates(date(1900, 1, 1), date(2100, 12, 31))  # what the models take
NEAR = st.dates(date(2024, 1, 1), date(2028, 12, 31))
DAY = NEAR | ANY_DAY
TODAY = st.dates(date(2020, 1, 1), date(2030, 12, 31))
NAME = st.sampled_from([UNIT_NAME, "北京示例科技有限公司 ", "北京其他有限公司", "某"])
MONTH = st.builds("{:04d}-{:02d}".format, st.integers(1900, 2099), st.integers(1, 12)) | st.builds(
    "{:04d}-{:02d}".format, st.integers(2025, 2026), st.integers(1, 12)
)
MONEY = st.decimals(0, 999_999_999, places=2)
SMALL = st.integers(0, 4)
STATED = st.none() | st.booleans()


def _values(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([one.value for one in kind])


def _rows(size: int = 4, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(parts), max_size=size)


@st.composite
def _spans(draw: st.DrawFn, first: str, last: str, open_end: bool = False) -> dict[str, Any]:
    begins, ends = sorted((draw(DAY), draw(DAY)))
    return {first: begins, last: None if open_end and draw(st.booleans()) else ends}


@st.composite
def _educations(draw: st.DrawFn) -> dict[str, Any]:
    finished = draw(DAY)
    return {
        "level": draw(_values(Level)),
        "degree": draw(_values(Degree)),
        "form": draw(_values(StudyForm)),
        "school": "北京示例大学",
        "major": "专业",
        "started": "1900-01",
        "finished": finished,
        "degree_date": draw(st.none() | DAY),
        "xuexin": draw(_values(XueXinState)),
        "foreign": draw(st.booleans()),
        "certification_no": draw(st.none() | st.just("2026")),
    }


@st.composite
def employees(draw: st.DrawFn, key: str = "E001") -> Employee:
    """Any employee the models let through, weighted to dates and names that matter."""
    joined, left = sorted((draw(DAY), draw(DAY)))
    contracts = draw(st.lists(_spans("begins", "ends", open_end=True), min_size=1, max_size=3))
    permit = draw(st.none() | _spans("issued", "expires"))
    return employee(
        key=key,
        id_number=id_number(
            draw(st.dates(date(1940, 1, 1), date(2008, 12, 31))), draw(st.sampled_from("男女"))
        ),
        marriage=draw(_values(Marriage)),
        children=draw(_children()),
        household={
            "kind": draw(st.sampled_from(["家庭户口", "集体户口"])),
            "province": draw(st.sampled_from(["北京市", "河北省", "x"])),
            "city": "某市",
            "address": "某地",
        },
        residence={
            "kind": draw(st.sampled_from(["自有住房", "配偶住房", "租赁", "单位宿舍", "借住"])),
            "use": draw(st.sampled_from(["住宅", "公寓", "宿舍", "办公", "商业"])),
            "district": "朝阳区",
            "address": draw(st.sampled_from(["示例路1号院", "北京市朝阳区示例路1号", "x"])),
            "accepted": draw(STATED),
        },
        education=draw(st.lists(_educations(), min_size=1, max_size=3)),
        titles=draw(
            _rows(
                name=st.sampled_from(["工程师", "会计师"]),
                grade=st.sampled_from(["初级", "中级", "副高级", "正高级"]),
                obtained_by=st.sampled_from(["考试", "评审", "考评结合"]),
                obtained_on=DAY,
                lookup_url=st.none() | st.just("http://example.gov.cn"),
                lookup_how=st.none() | st.just("编号"),
                listed=STATED,
            )
        ),
        properties=draw(
            _rows(
                kind=st.sampled_from(["发明专利", "其他专利", "软件著作权"]),
                number=st.sampled_from("ABCD"),
                author_rank=st.integers(1, 4),
                granted_on=DAY,
                beijing_audit=st.booleans(),
            )
        ),
        contracts=[{"unit_name": draw(NAME), **one} for one in contracts],
        income=draw(_rows(14, month=MONTH, payer=NAME, amount=MONEY)),
        insurance=draw(_rows(14, month=MONTH, payer=NAME, back_paid=st.booleans())),
        employed_since=joined,
        left_on=draw(st.none() | st.just(left)),
        retired=draw(STATED),
        other_qualification=draw(STATED),
        legal_representative=draw(st.booleans()),
        law_firm_partner=draw(st.booleans()),
        qualification=draw(st.none() | _values(Qualification)),
        permit=permit
        and {"number": "BJ1", "unit_name": draw(NAME), "suspended": draw(st.booleans()), **permit},
    )


def _children() -> st.SearchStrategy[list[dict[str, Any]]]:
    return _rows(
        2,
        name=st.just("示例子"),
        id_number=st.builds(id_number, st.dates(date(1990, 1, 1), date(2026, 1, 1)), st.just("女")),
        school=st.none() | st.just("示例小学"),
        accompanies=st.booleans(),
    )


@st.composite
def units(draw: st.DrawFn) -> Unit:
    """Any unit the models let through."""
    district = st.sampled_from(["朝阳区", "海淀区", "外埠", "x"])
    quota = draw(
        _rows(4, year=st.integers(2024, 2028), granted_on=DAY, granted=SMALL, supplementary=st.booleans())
    )
    high_tech = draw(st.none() | _spans("issued", "expires"))
    return unit(
        kind=draw(_values(EntityKind)),
        legal_person_status=draw(st.booleans()),
        meets_rules=draw(STATED),
        capital=draw(st.none() | MONEY),
        founded=draw(DAY),
        registered_district=draw(district),
        registered_since=draw(DAY),
        tax_district=draw(district),
        tax_since=draw(DAY),
        insurance_district=draw(district),
        taxes=draw(
            _rows(
                year=st.integers(2000, 2100),
                kind=_values(TaxKind),
                amount=MONEY,
                declared_by_unit=st.booleans(),
                in_chaoyang=st.booleans(),
            )
        ),
        high_tech=high_tech and {"number": "GR1", **high_tech},
        quota=[one | {"used": draw(st.integers(0, one["granted"]))} for one in quota],
        request=draw(st.none() | st.just({"headcount": 1, "reason": "x"})),
        permission=draw(st.sampled_from(["无", "朝阳区", "其他区"])),
    )
