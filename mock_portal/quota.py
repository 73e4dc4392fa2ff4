"""指标: applications, the window, one a year, what is granted and used (FAQ 8, 9, 12, 13, 17, 21, 22)."""

from __future__ import annotations

from datetime import date, timedelta

from mock_portal import workdays
from mock_portal.errors import Refused
from mock_portal.records import Fields, PermitApplication, QuotaApplication, StoredFile
from mock_portal.state import Store

SITE = "chaoyang_hr"
BUSINESSES = {False: "quota_application", True: "quota_supplement"}  # by `second`
TITLES = {False: "指标申报", True: "二次申报"}
KINDS = ("企业", "事业单位", "民办非企业单位", "社会团体", "分支机构", "其他")
CLASSES = ("高新技术企业", "其他")
TAX_YEARS = ("上年度", "本年度", "近三年度")
DISTRICTS = (
    *("东城区", "西城区", "朝阳区", "丰台区", "石景山区", "海淀区", "门头沟区", "房山区"),
    *("通州区", "顺义区", "昌平区", "大兴区", "怀柔区", "平谷区", "密云区", "延庆区"),
    "外埠",
)
LIFETIME = timedelta(days=90)  # FAQ 9


def may_apply(store: Store, unit: str, second: bool = False) -> None:
    """Refused outside the window, and when this year's application is already with the district; a `second`
    one too without a granted first one, or while places can still be used (FAQ 9, 12, 22)."""
    with store.lock:
        today = store.clock.today()
        if not workdays.in_quota_window(today):
            raise Refused("当前不在指标申报时间内，指标申报时间为每个自然月前10个工作日")
        mine = [one for one in store.quota_applications if one.unit == unit and one.year == today.year]
        if second:
            _may_apply_again(store, unit, mine)
        elif any(one.state in ("已上报", "已下达") for one in mine if not one.second):
            raise Refused("本年度已申报指标，不可重复申报")


def _may_apply_again(store: Store, unit: str, mine: list[QuotaApplication]) -> None:
    if not any(one.state == "已下达" for one in mine if not one.second):
        raise Refused("本年度尚未取得指标，请先进行指标申报")
    if places := left(store, unit):
        raise Refused(f"单位当前有可用指标{places}个，使用完毕、退回或到期后方可进行二次申报")
    if any(one.state == "已上报" for one in mine if one.second):
        raise Refused("二次申报正在审核中，不可重复申报")


def save(
    store: Store, unit: str, fields: Fields, files: list[StoredFile], second: bool = False
) -> QuotaApplication:
    """保存: a new 草稿. Refused when required fields or papers are missing, or may_apply says no."""
    with store.lock:
        may_apply(store, unit, second)
        check(fields, files)
        now = store.clock.now()
        one = QuotaApplication(
            store.number("ZB"), unit, now.year, dict(fields), list(files), "草稿", now, now, second=second
        )
        store.quota_applications.append(one)
        return one


def report(store: Store, unit: str, number: str, second: bool = False) -> QuotaApplication:
    """上报: the draft goes to the district, written down as received. It cannot be withdrawn (FAQ 17)."""
    with store.lock:
        one = find(store, unit, number)
        if one.second is not second:
            raise Refused(f"该记录不是{TITLES[second]}")
        if one.state != "草稿":
            raise Refused(f"该申报状态为{one.state}，不可上报")
        may_apply(store, unit, second)
        one.state = "已上报"
        one.year = store.clock.today().year
        one.reported_at = store.clock.now()
        one.listed_from = store.listed_from(SITE, BUSINESSES[second])
        store.received.add(SITE, BUSINESSES[second], number, unit, one.fields, one.files, one.reported_at)
        return one


def find(store: Store, unit: str, number: str) -> QuotaApplication:
    """The unit's application with this number; Refused when there is none."""
    with store.lock:
        for one in store.quota_applications:
            if one.number == number and one.unit == unit:
                return one
        raise Refused("未找到该申报记录")


def listing(store: Store, unit: str, second: bool | None = None) -> list[QuotaApplication]:
    """The unit's applications as the lists show them, newest first: of one list, or of both. While a list
    lags, a reported one still stands there as the draft it was."""
    with store.lock:
        return sorted(
            (one for one in store.quota_applications if one.unit == unit and second in (None, one.second)),
            key=lambda one: one.number,
            reverse=True,
        )


def shown_state(store: Store, one: QuotaApplication) -> str:
    """The state that the list shows: of a grant also what has become of it since."""
    if not store.listed(one.listed_from):
        return "草稿"
    if one.expires and one.expires < store.clock.today():
        return "已失效"
    return "剩余已退回" if one.returned and not free(one) else one.state


def decide(store: Store, number: str, granted: int | None, opinion: str) -> QuotaApplication:
    """The district's answer: `granted` places (zero too, FAQ 13), or None to return it."""
    with store.lock:
        one = next((one for one in store.quota_applications if one.number == number), None)
        if one is None:
            raise Refused(f"no quota application {number}")
        if one.state != "已上报":
            raise Refused(f"quota application {number} is {one.state}, not 已上报")
        now = store.clock.now()
        one.state = "已退回" if granted is None else "已下达"
        one.opinion, one.decided_at = opinion, now
        if granted is not None:
            one.granted = granted
            # FAQ 9: 90 days; FAQ 21: never into the next year.
            one.expires = min(now.date() + LIFETIME, date(now.year, 12, 31))
        return one


def free(one: QuotaApplication) -> int:
    """Places of a grant that are neither taken nor given back, lapsed or not."""
    return one.granted - len(one.holders) - one.returned


def usable(store: Store, one: QuotaApplication) -> int:
    """Places of an application that can still be used today."""
    return free(one) if one in _valid(store, one.unit) else 0


def left(store: Store, unit: str) -> int:
    """Places that the unit can still use today."""
    with store.lock:
        return sum(free(one) for one in _valid(store, unit))


def take(store: Store, application: PermitApplication) -> None:
    """The unit passes a 新办: it takes a place. Refused when none is left."""
    with store.lock:
        for one in _valid(store, application.unit):
            if application.number in one.holders:
                return
        for one in _valid(store, application.unit):
            if free(one) > 0:
                one.holders.append(application.number)
                return
        raise Refused("单位可用指标不足，请先申报指标")


def give_back(store: Store, application: PermitApplication) -> None:
    """A returned 新办 frees its place."""
    with store.lock:
        for one in store.quota_applications:
            if application.number in one.holders:
                one.holders.remove(application.number)


def _valid(store: Store, unit: str) -> list[QuotaApplication]:
    today = store.clock.today()
    return [
        one
        for one in store.quota_applications
        if one.unit == unit and one.state == "已下达" and one.expires is not None and one.expires >= today
    ]


STEPS: tuple[tuple[str, ...], ...] = (
    (
        *("单位性质", "单位分类", "注册资本（万元）", "成立日期", "注册地所在区", "纳税所在区"),
        *("纳税起始日期", "经办人", "经办人手机"),
    ),
    ("申请指标数", "纳税年度", "纳税金额（万元）", "申请理由"),
)
CHOICES = {"单位性质": KINDS, "单位分类": CLASSES, "纳税年度": TAX_YEARS, "注册地所在区": DISTRICTS}


def check_step(step: int, fields: Fields) -> None:
    """Refused for the first thing wrong on wizard page `step` (0 or 1)."""
    required = list(STEPS[step])
    if step == 0 and fields.get("单位分类") == "高新技术企业":
        required += ["证书编号", "证书有效期至"]
    if step == 0 and fields.get("单位性质") == "分支机构":
        required.remove("注册资本（万元）")  # FAQ 7: a branch has none
    for label in required:
        if not str(fields.get(label, "")).strip():
            raise Refused(f"请填写{label}", label)
    for label in (label for label in STEPS[step] if label in CHOICES and fields[label] not in CHOICES[label]):
        raise Refused(f"{label}不在可选范围内", label)
    for label in (label for label in STEPS[step] if label.endswith("日期")):
        _date(fields, label)
    for label in (label for label in STEPS[step] if label.endswith("（万元）") and fields.get(label)):
        _number(fields, label)
    if step == 0 and not (len(fields["经办人手机"]) == 11 and fields["经办人手机"].isdigit()):
        raise Refused("经办人手机格式不正确", "经办人手机")
    if step == 1 and not (fields["申请指标数"].isdigit() and 1 <= int(fields["申请指标数"]) <= 1000):
        raise Refused("申请指标数应为1至1000的整数", "申请指标数")


def check(fields: Fields, files: list[StoredFile]) -> None:
    """Refused for the first thing wrong in the whole application."""
    check_step(0, fields)
    check_step(1, fields)
    for slot in ("纳税材料", "营业执照"):
        if not any(file.slot == slot for file in files):
            raise Refused(f"请上传{slot}", slot)


def _date(fields: Fields, label: str) -> date:
    try:
        return date.fromisoformat(fields[label])
    except ValueError:
        raise Refused(f"{label}格式不正确", label) from None


def _number(fields: Fields, label: str) -> float:
    try:
        number = float(fields[label])
    except ValueError:
        raise Refused(f"{label}应为数字", label) from None
    if not 0 <= number < 1e9:
        raise Refused(f"{label}超出范围", label)
    return number
