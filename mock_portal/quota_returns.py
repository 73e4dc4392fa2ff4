"""指标退回: a unit gives back places it was granted and will not use (FAQ 11, 22)."""

from __future__ import annotations

from mock_portal import quota
from mock_portal.errors import Refused
from mock_portal.records import Fields, QuotaApplication, QuotaReturn
from mock_portal.state import Store

SITE = "chaoyang_hr"
BUSINESS = "quota_return"


def grants(store: Store, unit: str) -> list[QuotaApplication]:
    """The unit's grants that have something left to give back today, newest first."""
    with store.lock:
        return [one for one in quota.listing(store, unit) if quota.usable(store, one) > 0]


def grant(store: Store, unit: str, number: str) -> QuotaApplication:
    """The grant under this 申请编号. Refused once it has lapsed or nothing of it is left."""
    with store.lock:
        one = quota.find(store, unit, number)
        if not quota.usable(store, one):
            raise Refused("该指标已失效或没有可退回的指标数")
        return one


def give_back(store: Store, unit: str, number: str, fields: Fields) -> QuotaReturn:
    """退回: takes effect at once and for good. Sent twice, it gives back twice, as long as enough is left."""
    with store.lock:
        one = grant(store, unit, number)
        typed, most = str(fields["退回指标数"]), quota.usable(store, one)
        if not (typed.isascii() and typed.isdigit() and int(typed)):
            raise Refused("退回指标数应为正整数", "退回指标数")
        if int(typed) > most:
            raise Refused(f"退回指标数不可超过可退回指标数（{most}）", "退回指标数")
        if not fields["退回原因"]:
            raise Refused("请填写退回原因", "退回原因")
        made = QuotaReturn(
            store.number("TH"),
            unit,
            number,
            int(typed),
            str(fields["退回原因"]),
            store.clock.now(),
            store.listed_from(SITE, BUSINESS),
        )
        one.returned += made.places
        store.quota_returns.append(made)
        store.received.add(SITE, BUSINESS, made.number, unit, {"申请编号": number, **fields}, [], made.at)
        return made


def listing(store: Store, unit: str) -> list[QuotaReturn]:
    """退回记录 as the page shows it, newest first."""
    with store.lock:
        mine = [one for one in store.quota_returns if one.unit == unit and store.listed(one.listed_from)]
        return mine[::-1]
