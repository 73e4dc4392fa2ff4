"""The face of a page: what is in it, what is not, and what makes two faces differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from robot.browser.face import Face, differences, face_of, plain, tells_more
from robot.browser.selectors import FieldSpec, Page
from robot.browser.widgets import RawFace

PAGE = Page(
    heading="申请工作居住证",
    fields={
        "position": FieldSpec(label="现任职务"),
        "level": FieldSpec(label="国内最高学历"),
        "degree": FieldSpec(label="国内最高学位", linked=True),
        "certificate": FieldSpec(label="证书编号"),
    },
)
LEVELS = ["大学本科", "硕士研究生"]
NOTE = "材料为原件彩色扫描件，单个文件不超过10MB"


def shown(fields, notices=(NOTE,), titles=("申请工作居住证",)):
    named = [{"name": name, "offers": offers} for name, offers in fields.items()]
    return {"titles": list(titles), "fields": named, "notices": list(notices)}


def face(before, now=None, *, required=("现任职务",), filled=("现任职务",), hidden=(), **said) -> Face:
    first, last = shown(before, **said), shown(before if now is None else now, **said)
    return face_of("application", PAGE, [RawFace(first, last, required)], filled, hidden)


PLAIN = {"现任职务": None, "国内最高学历": LEVELS}


def test_a_face_is_kept_as_text_and_comes_back():
    one = face(PLAIN)
    again = Face.of_text("application", one.text())
    assert (again.text(), again.digest) == (one.text(), one.digest)
    assert again.fields == {"现任职务": True, "国内最高学历": False}
    assert again.options == {"国内最高学历": frozenset(LEVELS)}


@pytest.mark.parametrize(
    ("now", "lines"),
    [
        (face({**PLAIN, "办理方式": None}, required=("办理方式",)), ["新增必填项：办理方式"]),
        (face({**PLAIN, "传真": None}), ["新增填写项：传真"]),
        (face(PLAIN, required=("现任职务", "国内最高学历")), ["“国内最高学历”由选填变为必填"]),
        (
            face({**PLAIN, "国内最高学历": [*LEVELS, "大学专科"]}),
            ["“国内最高学历”新增选项：大学专科"],
        ),
        (
            face({**PLAIN, "国内最高学历": [LEVELS[0], "博士研究生"]}),
            ["“国内最高学历”新增选项：博士研究生", "“国内最高学历”不再有选项：硕士研究生"],
        ),
        (
            face(PLAIN, notices=[NOTE.replace("10MB", "5MB")]),
            [f"说明文字改动：“{NOTE}” → “{NOTE.replace('10MB', '5MB')}”"],
        ),
        (face(PLAIN, notices=[NOTE, "本月起不再受理纸质件"]), ["新增说明文字：“本月起不再受理纸质件”"]),
        (face(PLAIN, notices=[]), [f"说明文字不再出现：“{NOTE}”"]),
        (
            face(PLAIN, titles=["申请工作居住证（试行）"]),
            ["标题改动：“申请工作居住证” → “申请工作居住证（试行）”"],
        ),
    ],
)
def test_each_change_is_a_line(now, lines):
    assert differences(now, [face(PLAIN)]) == lines


def test_what_is_gone_and_no_flow_knows():
    before = face({**PLAIN, "传真": None})
    assert differences(face(PLAIN), [before]) == ["填写项不再出现：传真"]
    # A field of the selectors comes and goes with values: the flow itself misses it where it wants it.
    assert differences(face(PLAIN), [face({**PLAIN, "证书编号": None})]) == []


def test_what_hangs_on_who_it_is_about_is_no_change():
    # 结婚证 is required of the married only; the portal knows from another page who is.
    married = face({**PLAIN, "证书编号": None}, required=("现任职务", "证书编号"))
    single = face({**PLAIN, "证书编号": None})
    assert differences(single, [married]) == []
    filled = face(
        {**PLAIN, "证书编号": None}, required=("现任职务", "证书编号"), filled=("现任职务", "证书编号")
    )
    assert differences(filled, [single]) == []
    assert differences(single, [face(PLAIN)]) == [], "the selectors know it, and nothing has to be in it"
    assert differences(married, [single]) == ["“证书编号”由选填变为必填"], "in it is what nobody here said"


def test_order_blanks_and_marks_are_no_change():
    now = face(
        {" * 国内最高 学历：": LEVELS[::-1], "现任职务 *": None}, notices=[f" {NOTE[:8]} {NOTE[8:]}\n"]
    )
    assert differences(now, [face(PLAIN)]) == []


def test_fields_that_values_bring_are_no_change_when_the_form_fills_them():
    now = face(
        PLAIN, {**PLAIN, "证书编号": None}, required=("现任职务", "证书编号"), filled=("现任职务", "证书编号")
    )
    assert differences(now, [face(PLAIN)]) == []
    # Nobody filled it in, and it is there: the operator has to see it.
    now = face(PLAIN, {**PLAIN, "配偶姓名": None}, required=("配偶姓名", "现任职务"))
    assert differences(now, [face(PLAIN)]) == ["新增必填项：配偶姓名"]


def test_choices_that_hang_on_another_value():
    one = {**PLAIN, "国内最高学位": ["学士", "无"]}
    other = {**PLAIN, "国内最高学位": ["硕士", "博士"]}
    assert differences(face(other), [face(one)]) == []
    # Nobody has said so of these, but they changed while the form was filled in.
    one = {**PLAIN, "街道": ["东街", "西街"]}
    moved = face(one, {**PLAIN, "街道": ["南街", "北街"]})
    assert moved.linked == {"街道"}
    assert differences(face({**PLAIN, "街道": ["中街", "后街"]}), [moved]) == []


def test_days_and_times_to_choose_are_no_choices_of_the_page():
    one = {**PLAIN, "时段": ["2026-11-10 09:00-10:00（剩3）", "2026-11-10 10:00-11:00（剩1）"]}
    other = {**PLAIN, "时段": ["2026-12-01 14:00-15:00（剩9）", "2026-12-01 15:00-16:00（剩9）"]}
    assert differences(face(other), [face(one)]) == []


def test_nobodys_data_is_kept():
    hidden = ("示例甲", "13900005678")
    raw = {**PLAIN, "联系人": ["示例甲", "示例乙"]}
    one = face(
        raw, notices=["为员工示例甲办理，短信发至13900005678", "110105199003072346 的申请"], hidden=hidden
    )
    assert "示例" not in one.text()
    assert "13900005678" not in one.text()
    assert "1101051990" not in one.text()
    other = face(
        raw, notices=["为员工王五办理，短信发至13800001234", "110105198512090062 的申请"], hidden=("王五",)
    )
    assert differences(other, [one]) == []


def test_a_text_that_came_with_a_value_is_no_notice():
    raw = RawFace(shown(PLAIN), shown(PLAIN, notices=[NOTE, "还可输入188个字符"]), ("现任职务",))
    now = face_of("application", PAGE, [raw], (), ())
    assert now.notices == {NOTE}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("今天是2026年11月5日，请及时办理", "今天是2026年12月25日，请及时办理"),
        ("系统时间：2026-11-05 10:00", "系统时间：2027-01-05 09:59"),
        ("您还有3件申请待处理", "您还有12件申请待处理"),
        ("申请编号：SQ202611050001", "申请编号：SQ202611050002"),
        ("第1步，共3步，请依次填写", "第2步，共3步，请依次填写"),
        ("请于11月30日前提交申请材料", "请于12月31日前提交申请材料"),
    ],
)
def test_what_changes_from_day_to_day_counts_for_nothing(one, other):
    assert plain(one) == plain(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("单个文件不超过10MB", "单个文件不超过5MB"),
        ("分辨率300dpi的扫描件", "分辨率600dpi的扫描件"),
        ("年龄45周岁以下的人员", "年龄50周岁以下的人员"),
        ("应税收入不低于20万元", "应税收入不低于30万元"),
        ("审核在20个工作日内完成", "审核在15个工作日内完成"),
        ("提示：须上传原件", "提示：可上传复印件"),
    ],
)
def test_a_limit_is_a_rule(one, other):
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    "text", ["欢迎您，示例甲", "您好！", "单位：", "2026-11-05", "—— 3 ——", "您尚未与任何单位关联"]
)
def test_what_says_nothing_is_left_out(text):
    assert plain(text) == ""


def test_several_accepted_faces_are_taken_together():
    one, other = face({**PLAIN, "传真": None}), face({**PLAIN, "邮编": None})
    assert differences(face(PLAIN), [one, other]) == []
    assert differences(face({**PLAIN, "传真": None, "邮编": None}), [one, other]) == []
    assert differences(face({**PLAIN, "工号": None}), [one, other]) == ["新增填写项：工号"]


def test_what_is_worth_keeping():
    one, other = face({**PLAIN, "传真": None}), face({**PLAIN, "邮编": None})
    assert tells_more(one, [])
    assert not tells_more(one, [one])
    assert tells_more(other, [one])
    assert not tells_more(face({**PLAIN, "传真": None, "邮编": None}), [one, other])
    assert not tells_more(replace(one, filled=frozenset({"现任职务", "传真"})), [one])
