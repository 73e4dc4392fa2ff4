"""Rows added one by one: in a native dialog, a kit's dialog, and in place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Page
from widget_pages import Gallery, disagree

from robot.browser.forms import PortalForm
from robot.browser.widgets import Rows, Wanted


class Child(PortalForm):
    name: str
    born: date
    school: str


class Job(PortalForm):
    unit: str
    post: str
    since: str


CHILDREN = Rows("新增子女", (("name", "姓名"), ("born", "出生日期"), ("school", "学校")), "确定")
TWO = (
    Child(name="张小", born=date(2015, 3, 4), school="示例小学"),
    Child(name="张大", born=date(2012, 9, 1), school="示例中学"),
)


def test_rows_by_a_dialog_only_once_and_one_too_many_is_told(
    page: Page, portal_server: str, tmp_path: Path
) -> None:
    gallery = Gallery(page, portal_server, "native", tmp_path)
    gallery.fill({"姓名": "张三"})
    wanted = Wanted("随往子女", TWO, name="children", sensitive=True, rows=CHILDREN)
    results = gallery.widgets.fill([wanted])
    assert disagree(results) == {}
    assert [one.label for one in results][:4] == [
        "随往子女 1 › 姓名",
        "随往子女 1 › 出生日期",
        "随往子女 1 › 学校",
        "随往子女 2 › 姓名",
    ]
    assert all(one.name == "children" and one.sensitive for one in results)
    assert disagree(gallery.widgets.fill([wanted])) == {}
    results = gallery.widgets.fill([Wanted("随往子女", TWO[:1], rows=CHILDREN)])
    assert [one.problem for one in results if not one.agrees] == ["1 rows more than asked for"]
    fields = gallery.submit("提交")["fields"]
    assert fields["c-name"] == ["张小", "张大"]
    assert fields["c-born"] == ["2015-03-04", "2012-09-01"]


def test_rows_by_a_kits_dialog_and_a_refused_one_is_told(
    page: Page, portal_server: str, tmp_path: Path
) -> None:
    gallery = Gallery(page, portal_server, "element", tmp_path)
    gallery.widgets.timeout = 1  # for what does not come
    wrong = Rows("新增工作经历", (("unit", "工作单位"), ("post", "职位")), "确定")
    results = gallery.widgets.fill(
        [Wanted("工作经历", [{"unit": "甲", "post": "乙"}], rows=wrong), Wanted("姓名", "张三")]
    )
    assert "no such label" in disagree(results)["工作经历 1 › 职位"]
    assert results[-1].agrees
    assert page.locator(".el-dialog:visible").count() == 0
    gallery.widgets.timeout = 5
    rows = Rows("新增工作经历", (("unit", "工作单位"), ("post", "职务"), ("since", "开始年月")), "确定")
    jobs = (
        Job(unit="甲公司", post="工程师", since="2015-07"),
        Job(unit="乙公司", post="经理", since="2018-01"),
    )
    results = gallery.widgets.fill([Wanted("工作经历", jobs, rows=rows), Wanted("职务", "总监")])
    assert disagree(results) == {}
    fields = gallery.submit("提交")["fields"]
    assert fields["jobs"] == [
        {"unit": "甲公司", "post": "工程师", "from": "2015-07"},
        {"unit": "乙公司", "post": "经理", "from": "2018-01"},
    ]
    assert fields["post"] == "总监"


def test_rows_in_place(page: Page, portal_server: str, tmp_path: Path) -> None:
    gallery = Gallery(page, portal_server, "layui", tmp_path)
    rows = Rows("新增子女", (("name", "姓名"), ("school", "学校")))
    wanted = [{"name": "张小", "school": "示例小学"}, {"name": "张大", "school": "示例中学"}]
    assert disagree(gallery.widgets.fill([Wanted("审核意见", wanted, rows=rows)])) == {}
    fields = gallery.submit("提交", "确定")["fields"]
    assert fields["children"] == [["张小", "示例小学"], ["张大", "示例中学"]]
