"""居住证指标: the wizard of 指标申报 and 二次申报, its uploads, both lists and the detail."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import jsonify, redirect, request, url_for

from mock_portal import quota, uploads
from mock_portal.chaoyang_hr.site import bp, page, the_agent, toast
from mock_portal.errors import Refused
from mock_portal.records import Fields, StoredFile
from mock_portal.web import read_upload, submission, the_session, the_store

TITLES = ("单位信息", "指标与纳税", "上传材料")
SLOTS = {"纳税材料": "可上传多个文件，按上传顺序保存", "营业执照": "上传一个文件"}
KINDS = ("pdf", "jpg", "png")
# Visible label → options; the form sends the option's number from 1 on, as such portals send codes.
SELECTS = {
    "单位性质": quota.KINDS,
    "注册地所在区": quota.DISTRICTS,
    "纳税所在区": quota.DISTRICTS,
    "纳税年度": quota.TAX_YEARS,
}
# Form names as such portals have them → visible label, by wizard page.
INPUTS: tuple[dict[str, str], ...] = (
    {
        "dwxz": "单位性质",
        "dwfl": "单位分类",
        "gxzsbh": "证书编号",
        "gxyxq": "证书有效期至",
        "zczb": "注册资本（万元）",
        "clrq": "成立日期",
        "zcq": "注册地所在区",
        "nsq": "纳税所在区",
        "nsqsrq": "纳税起始日期",
        "jbr": "经办人",
        "jbrsj": "经办人手机",
    },
    {"sqzbs": "申请指标数", "nsnd": "纳税年度", "nsje": "纳税金额（万元）", "sqly": "申请理由"},
    {},
)


@dataclasses.dataclass
class Draft:
    """What the wizard holds between its pages."""

    fields: Fields
    files: list[StoredFile]
    second: bool = False


def _draft() -> Draft:
    data = the_session().data
    if "draft" not in data:
        data["draft"] = Draft({}, [])
    draft: Draft = data["draft"]
    return draft


@bp.get("/quota")
def quota_list() -> Any:
    return _list_page(second=False)


@bp.get("/quota/second")
def second_list() -> Any:
    return _list_page(second=True)


def _list_page(*, second: bool) -> Any:
    store, agent = the_store(), the_agent()
    rows = quota.listing(store, agent.unit, second)
    number, limit = max(1, request.args.get("page", 1, type=int)), store.habits.page_size
    shown = rows[(number - 1) * limit : number * limit]
    return page(
        "quota_list.html",
        menu="second" if second else "quota",
        second=second,
        title=quota.TITLES[second],
        rows=shown,
        states={one.number: quota.shown_state(store, one) for one in shown},
        usable={one.number: quota.usable(store, one) for one in shown},
        count=len(rows),
        number=number,
        limit=limit,
    )


@bp.get("/quota/new")
def quota_new() -> Any:
    """From the menu: a fresh wizard, if the unit may apply now."""
    return _begin(second=False)


@bp.get("/quota/second/new")
def second_new() -> Any:
    """From the list of 二次申报."""
    return _begin(second=True)


def _begin(*, second: bool) -> Any:
    try:
        quota.may_apply(the_store(), the_agent().unit, second)
    except Refused as refusal:
        if second:  # its button stands on a page: the answer is a page too
            raise Refused(f"申报失败：{refusal.message}") from None
        the_session().data["alert"] = refusal.message
        return redirect(url_for(".quota_closed"))
    the_session().data["draft"] = Draft({}, [], second)
    return redirect(url_for(".quota_step", step=1))


@bp.get("/quota/closed")
def quota_closed() -> Any:
    return page("closed.html", menu="quota_new", words=the_session().data.pop("alert", "暂不可申报"))


@bp.get("/quota/new/<int:step>")
def quota_step(step: int) -> Any:
    return _wizard_page(step)


def _wizard_page(step: int, refused: str = "") -> Any:
    if not 1 <= step <= len(TITLES):
        return redirect(url_for(".quota_list"))
    draft = _draft()
    return page(
        f"quota_step{step}.html",
        menu="second" if draft.second else "quota_new",
        kind=quota.TITLES[draft.second],
        step=step,
        title=TITLES[step - 1],
        fields=draft.fields,
        files=draft.files,
        selects=SELECTS,
        classes=quota.CLASSES,
        slots=SLOTS,
        refused=refused,
    )


@bp.post("/quota/new/<int:step>")
def quota_step_done(step: int) -> Any:
    """下一步 and 上一步: the page's values go into the draft; only 下一步 checks them."""
    if not 1 <= step <= len(TITLES):
        return redirect(url_for(".quota_list"))
    draft = _draft()
    _take(step, draft.fields)
    if request.form.get("go") == "back":
        return redirect(url_for(".quota_step", step=max(1, step - 1)))
    try:
        if step < len(TITLES):
            quota.check_step(step - 1, draft.fields)
            return redirect(url_for(".quota_step", step=step + 1))
        return _save(draft)
    except Refused as refusal:
        return _wizard_page(step, refusal.message)


def _take(step: int, fields: Fields) -> None:
    """Values of the posted page into `fields` by visible label; codes become the options' words."""
    for name, label in INPUTS[step - 1].items():
        value = request.form.get(name, "").strip()
        if label in SELECTS:
            options = SELECTS[label]
            value = options[int(value) - 1] if value.isdigit() and 0 < int(value) <= len(options) else ""
        fields[label] = value
    if fields.get("单位分类") != "高新技术企业":
        fields.pop("证书编号", None)
        fields.pop("证书有效期至", None)


def _save(draft: Draft) -> Any:
    store, unit = the_store(), the_store().units[the_agent().unit]
    fields = {"单位名称": unit.name, "统一社会信用代码": unit.credit_code, **draft.fields}
    one = quota.save(store, unit.credit_code, fields, draft.files, draft.second)
    the_session().data.pop("draft")
    toast("保存成功")
    return redirect(url_for(".quota_detail", number=one.number))


@bp.post("/upload")
def upload() -> Any:
    """One file into a slot of the draft; files stand in the order in which they arrived."""
    slot = request.form.get("slot", "")
    if slot not in SLOTS:
        raise Refused("未知的材料类型")
    name, data = read_upload()
    store, draft = the_store(), _draft()
    file = uploads.check(slot, name, data, store.clock.now(), kinds=KINDS)
    with store.lock:
        if slot == "营业执照":  # one file: a new one takes the place of the old
            draft.files[:] = [one for one in draft.files if one.slot != slot]
        file.order = sum(one.slot == slot for one in draft.files) + 1
        draft.files.append(file)
    return jsonify(code=0, msg="上传成功", data={"id": file.id, "name": file.name, "size": file.size})


@bp.post("/upload/remove")
def remove_upload() -> Any:
    store, draft = the_store(), _draft()
    with store.lock:
        draft.files[:] = [one for one in draft.files if one.id != request.form.get("id")]
        for slot in SLOTS:
            for order, one in enumerate((one for one in draft.files if one.slot == slot), start=1):
                one.order = order
    return jsonify(code=0, msg="已删除")


@bp.get("/quota/detail/<number>")
def quota_detail(number: str) -> Any:
    """申报详情: a page of its own after 保存; with ?layer=1 the inside of a layer's iframe."""
    store, agent = the_store(), the_agent()
    one = quota.find(store, agent.unit, number)
    files = {slot: [file for file in one.files if file.slot == slot] for slot in SLOTS}
    layer = bool(request.args.get("layer"))
    usable = quota.usable(store, one)
    return page(
        "quota_detail.html",
        menu="second" if one.second else "quota",
        kind=quota.TITLES[one.second],
        one=one,
        files=files,
        layer=layer,
        usable=usable,
    )


@bp.post("/quota/detail/<number>/report")
@submission("quota_application")
def quota_report(number: str) -> Any:
    """上报: the irrevocable one."""
    return _report(number, second=False)


@bp.post("/quota/second/detail/<number>/report")
@submission("quota_supplement")
def second_report(number: str) -> Any:
    """上报 of a 二次申报."""
    return _report(number, second=True)


def _report(number: str, *, second: bool) -> Any:
    try:
        quota.report(the_store(), the_agent().unit, number, second)
    except Refused as refusal:
        raise Refused(f"上报失败：{refusal.message}") from None
    toast("上报成功")
    return redirect(url_for(".quota_detail", number=number, layer=request.form.get("layer") or None))
