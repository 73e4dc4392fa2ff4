"""A check-up of a page: what is there, what is not, what there is twice; and that it only reads."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from tiny_site import OpenPage, TinySite

from robot.browser.checkup import Unseen, check_page, picture
from robot.browser.forms import PortalForm
from robot.browser.locators import Sighting, of_page
from robot.browser.picking import armed, picked
from robot.browser.readonly import read_only
from robot.errors import HumanNeeded, PageChanged

PAGES = """
[form]
heading = "申报"
next  = { button = "下一步" }
send  = { button = "上报", confirm = "确定", done = "上报成功" }
[form.fields]
name  = "姓名"
phone = "联系电话"
twice = "备注"
maybe = "证书编号"
[form.tables.list]
columns = { number = "编号", state = "状态" }
buttons = { view = { button = "查看", then = "form" }, drop = { button = "删除", confirm = "确定" } }
[other]
[other.fields]
one = "一"
two = "二"
"""
HTML = """<h2>申报</h2>
<div><label>姓名 <input value="张三四"></label></div><div><label>电话 <input></label></div>
<fieldset><div><label>备注 <input></label></div></fieldset><fieldset><div><label>备注 <input></label></div></fieldset>
<table><thead><tr><th>编号</th><th>状态栏</th></tr></thead>
<tr><td>13800138000</td><td>李四某</td><td><button>查看</button></td></tr></table>
<button>下一步</button>"""


def test_each_locator_is_told(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, HTML)
    found = {one.locator.key: (one.sighting, one.why) for one in check_page(page, "form", {"maybe"})}
    assert found == {
        "heading": (Sighting.SEEN, ""),
        "next": (Sighting.SEEN, ""),
        "send": (Sighting.MISSING, ""),
        "fields.name": (Sighting.SEEN, ""),
        "fields.phone": (Sighting.MISSING, ""),
        "fields.twice": (Sighting.AMBIGUOUS, "there are 2 of them"),
        "fields.maybe": (None, Unseen.NOT_NOW),
        "tables.list.number": (Sighting.SEEN, ""),
        "tables.list.state": (Sighting.MISSING, ""),
        "tables.list.buttons.view": (Sighting.SEEN, ""),
        "tables.list.buttons.drop": (None, Unseen.NOT_NOW),
    }
    assert page.sightings.found["form.fields.name"] is Sighting.SEEN
    assert "form.fields.maybe" not in page.sightings.found
    assert page.clicks == 0
    # A form of which nothing is there is not offered now: that is no change of its labels.
    assert {one.why for one in check_page(page, "other", ())} == {Unseen.NOT_NOW}


def test_the_picture_shows_where_and_hides_what(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, HTML)
    check_page(page, "form", ())
    plain = Image.open(BytesIO(page.tab.screenshot(full_page=True))).convert("RGB")
    shown = picture(page)
    covered = Image.open(BytesIO(shown.content)).convert("RGB")
    (box,) = [one for one in shown.boxes if one.keys == ("fields.name",)]
    where = page.tab.locator("input").first.bounding_box()
    assert where
    assert box.x <= where["x"] + where["width"] / 2 <= box.x + box.width
    assert box.y <= where["y"] + where["height"] / 2 <= box.y + box.height
    for cell in (page.tab.get_by_text("李四某"), page.tab.locator("input").first):
        spot = cell.bounding_box()
        assert spot
        place = (int(spot["x"] + 4), int(spot["y"] + spot["height"] / 2))
        assert covered.getpixel(place) == (48, 48, 48)
        assert plain.getpixel(place) != (48, 48, 48)


class Name(PortalForm):
    name: str


def test_a_page_that_is_only_read_writes_nothing(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/list"] = (200, {"Content-Type": "application/json"}, b"[]")
    html = HTML.replace("状态栏", "状态").replace("查看", "删除")
    page = on_tiny(
        PAGES,
        html + '<form method="post" action="/chaoyang_hr/save"><input name="a"><button>去</button></form>',
    )
    page.current = "form"
    with read_only(page) as refused:
        with pytest.raises(RuntimeError, match="not filled in"):
            page.fill(Name(name="张三"))
        for key in ("form.next", "form.send"):
            with pytest.raises(RuntimeError, match="may write"):
                page.press(key)
        with pytest.raises(RuntimeError, match="may write"):
            page.press_first_row("form.list", "drop")
        page.tab.get_by_text("去").click()
        asked = "(path) => fetch(path, { method: 'POST', body: '{}' }).then((one) => one.status, () => 0)"
        assert page.tab.evaluate(asked, "/list") == 200
        assert page.tab.evaluate(asked, "/apply") == 0
        put = "() => fetch('/getList', { method: 'PUT', body: '{}' }).then((one) => one.status, () => 0)"
        assert page.tab.evaluate(put) == 0
        assert refused == ["POST /chaoyang_hr/save", "POST /apply", "PUT /getList"]
        assert page.tab.url.endswith("/chaoyang_hr/")  # and it stayed where it was
    assert [one[:2] for one in tiny.received if one[0] != "GET"] == [("POST", "/list")]
    assert page.clicks == 0
    # Afterwards it works as ever.
    page.fill(Name(name="张三"))
    assert page.tab.locator("input").first.input_value() == "张三"


def test_what_is_clicked_is_named_the_sturdiest_way(on_tiny: OpenPage) -> None:
    page = on_tiny(
        PAGES, HTML + "<button onclick='window.pressed = true'>继 续</button><button>提交申请</button>"
    )
    (next_,) = [one for one in of_page("form", page.selectors.page("form")) if one.key == "next"]
    with armed(page, next_):
        page.tab.get_by_text("继 续").click()
        found = picked(page, next_)
    assert [(one.how, one.words) for one in found] == [
        ("button", "继 续"),
        ("text", "继 续"),
        ("css", "body > button:nth-of-type(2)"),
    ]
    assert not page.tab.evaluate("window.pressed")
    with armed(page, next_):
        page.tab.get_by_text("提交申请").click()
        with pytest.raises(PageChanged, match="sends or declares"):
            picked(page, next_)
    with armed(page, next_), pytest.raises(HumanNeeded, match="nobody has clicked"):
        picked(page, next_, seconds=0.2)
    page.tab.get_by_text("继 续").click()
    assert page.tab.evaluate("window.pressed")
