"""Evidence shows everything but personal data: pixels where it stood are painted, files do not hold it."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from PIL import Image
from playwright.sync_api import Page
from tiny_site import OpenPage, TinySite

from robot.browser.evidence import Evidence, masked, painted
from robot.browser.forms import FieldResult
from robot.browser.private import sealed_copy
from robot.browser.scripts import recorder
from robot.browser.seal import opened, seal_of
from robot.settings import Settings

NAME, ID, MOBILE, MAIL, PLACE = (
    "示例甲",
    "110105199003072346",
    "13800001234",
    "e001@example.com",
    "示例路1号院",
)
PAINT = (48, 48, 48)

HTML = f"""<!DOCTYPE html><meta charset=utf-8>
<style>body {{ font: 20px sans-serif; background: white }} input, select {{ border: 0 }}</style>
<h2>个人信息</h2>
<p><label>姓名 <input id=name value="{NAME}"></label></p>
<p><label>身份证号 <input id=id value="{ID}"></label></p>
<p>电话 <b id=mobile>{MOBILE}</b></p>
<p id=cut>证件 <span>110105</span><span>19900307</span>2346</p>
<p><textarea id=area rows=2 cols=60>住 {PLACE} 邮箱 {MAIL}</textarea></p>
<p><select id=pick><option>{NAME}</option></select></p>
<p id=inline>员工{NAME}，住{PLACE}</p>
<p id=open>申请编号 <b id=number>ZB2026110500001</b></p>"""


def box(page: Page, css: str) -> tuple[int, int, int, int]:
    where = page.locator(css).bounding_box()
    assert where
    return (
        int(where["x"]) + 2,
        int(where["y"]) + 2,
        int(where["x"] + where["width"]) - 2,
        int(where["y"] + where["height"]) - 2,
    )


def shades(picture: bytes, where: tuple[int, int, int, int]) -> dict[Any, int]:
    """Colour → how many pixels of it stand in the box."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").crop(where)
    colours = image.getcolors(1 << 20)
    assert colours
    return {colour: count for count, colour in colours}


@pytest.mark.parametrize("css", ["#name", "#id", "#area", "#pick"])
def test_controls_with_personal_values_are_painted_all_over(page: Page, css: str) -> None:
    page.set_content(HTML)
    picture = painted(page, [NAME, PLACE])
    found = shades(picture, box(page, css))
    inside = found.get(PAINT, 0) / sum(found.values())
    assert inside > 0.85  # the rest is borders, an area's grip


@pytest.mark.parametrize("css", ["#mobile", "#cut span"])
def test_texts_are_painted_so_that_no_stroke_is_left(page: Page, css: str) -> None:
    page.set_content(HTML)
    locator = page.locator(css).first
    where = locator.bounding_box()
    assert where
    middle = int(where["y"] + where["height"] / 2)
    line = (int(where["x"]) + 1, middle - 4, int(where["x"] + where["width"]) - 1, middle + 4)
    assert len(shades(painted(page), line)) == 1
    assert len(shades(page.screenshot(), line)) > 1  # and afterwards the page is as it was


def test_what_is_not_personal_stays_readable(page: Page) -> None:
    page.set_content(HTML)
    before = shades(page.screenshot(), box(page, "#number"))
    assert shades(painted(page, [NAME]), box(page, "#number")) == before


def test_the_page_is_left_as_it_was(page: Page) -> None:
    page.set_content(HTML)
    before = page.content()
    painted(page, [NAME, PLACE])
    assert page.content() == before
    assert page.input_value("#id") == ID


def test_two_people_cannot_be_told_apart(page: Page) -> None:
    """All that differs between their pages is personal: the pictures must be equal pixel by pixel."""
    pictures = []
    for name, number, mobile in ((NAME, ID, MOBILE), ("试例乙", "110105199003072346"[::-1], "13900005678")):
        known = [name, PLACE, number]
        page.set_content(HTML.replace(NAME, name).replace(ID, number).replace(MOBILE, mobile))
        picture = Image.open(io.BytesIO(painted(page, known))).convert("RGB")
        pictures.append(picture.tobytes())
    assert pictures[0] == pictures[1]


def middle(page: Page, css: str) -> tuple[int, int, int, int]:
    """A line through the middle of the element: it crosses every letter."""
    where = page.locator(css).first.bounding_box()
    assert where
    at = int(where["y"] + where["height"] / 2)
    return (int(where["x"]) + 3, at - 3, int(where["x"] + where["width"]) - 3, at + 3)


def test_what_the_page_draws_anew_meanwhile_is_painted_too(page: Page) -> None:
    page.set_content(
        f"{HTML}<p>经办 <b id=live>.</b></p><p><input id=late></p><script>let n = 0; setInterval(() => {{"
        f"document.getElementById('live').replaceChildren('{NAME}');"
        f"document.getElementById('late').value = (n += 1) % 2 ? '{ID}' : '';"
        "}, 4)</script>"
    )
    for _ in range(3):
        picture = painted(page, [NAME])
        assert len(shades(picture, middle(page, "#live"))) == 1
        assert len(shades(picture, middle(page, "#late"))) == 1
    assert page.evaluate("CSS.highlights.size") == 0


BIRTHS = """<!DOCTYPE html><meta charset=utf-8><style>body { background: white } input { border: 0 }</style>
<div><label><i>*</i>出生日期</label><b>：</b><input class=born value="1990-04-12" disabled></div>
<dl><dt>出生年月</dt><dd><b class=born>1990年04月</b></dd><dt>发证日期</dt><dd><b class=other>1990-04-12</b></dd></dl>
<p><span class=born>出生日期：1990年4月12日</span>，<span class=other>毕业日期：1990-04-12</span></p>
<table><tr><td>出生日期</td><td><input class=born value=1990-04-12></td><td>毕业日期</td><td><input class=other value=1990-04-12></td></tr></table>
<table><tr><th>申请日期</th><th>出生日期</th></tr><tr><td><b class=other>1990-04-12</b></td><td><b class=born>1990-04-12</b></td></tr></table>
<div><label>出生日期</label><input value=1990><span>年</span><input class=born value=04><span>月</span></div>
<div>出生证明编号 <b class=other>19900412</b></div>"""


def test_birth_dates_are_painted_and_the_same_day_elsewhere_is_not(page: Page) -> None:
    page.set_content(BIRTHS)
    before, picture = page.screenshot(), painted(page)
    for css, hidden in ((".born", True), (".other", False)):
        for index in range(page.locator(css).count()):
            one = middle(page, f"{css} >> nth={index}")
            assert len(shades(before, one)) > 1
            assert (len(shades(picture, one)) == 1) is hidden, (css, index)


def test_pictures_on_the_page_are_blackened(page: Page) -> None:
    """A scan of an ID card shows what no text says."""
    page.set_content(
        '<canvas id=scan width=200 height=90></canvas><div id=card style="width: 200px; height: 90px;'
        " background-image: url('data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>"
        "<rect width=%22200%22 height=%2250%22 fill=%22red%22/></svg>')\"></div><script>"
        "const pen = document.querySelector('canvas').getContext('2d');"
        "pen.fillStyle = 'red'; pen.fillRect(0, 0, 200, 50)</script>"
    )
    before, picture = page.screenshot(full_page=True), painted(page)
    for css in ("#scan", "#card"):
        assert (255, 0, 0) in shades(before, box(page, css))
        assert (255, 0, 0) not in shades(picture, box(page, css))


def test_frames_are_painted_too(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/chaoyang_hr/in"] = (
        f"<style>body {{ margin: 0; background: white }}</style><input value={ID}>"
    )
    page = on_tiny("", "<iframe src=/chaoyang_hr/in></iframe>").tab
    field = page.frames[1].locator("input").bounding_box()
    assert field
    where = tuple(int(one) for one in (field["x"] + 3, field["y"] + 3, field["x"] + 60, field["y"] + 15))
    assert set(shades(painted(page), where)) == {PAINT}  # type: ignore[arg-type]


def test_what_scrolls_inside_the_page_is_shown_whole(page: Page) -> None:
    page.set_content(
        "<body style='margin: 0'><main style='height: 100vh; overflow: auto'>"
        "<div style='height: 2500px'></div><div style='height: 50px; background: rgb(1, 2, 3)'></div></main>"
    )
    size = page.viewport_size
    picture = Image.open(io.BytesIO(painted(page))).convert("RGB")
    assert picture.height >= 2550
    assert picture.getpixel((100, 2520)) == (1, 2, 3)
    assert page.viewport_size == size


def test_a_strict_content_policy_does_not_stop_the_paint(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/chaoyang_hr/strict"] = (
        200,
        {"Content-Type": "text/html", "Content-Security-Policy": "default-src 'none'"},
        f"<input value={ID}>".encode(),
    )
    page = on_tiny("", "")
    page.goto(tiny.url + "/chaoyang_hr/strict")
    left, top, _, bottom = box(page.tab, "input")
    assert set(shades(painted(page.tab), (left + 2, top + 2, left + 60, bottom - 2))) == {PAINT}


RESULTS = [
    FieldResult("姓名", "name", "text", NAME, NAME, True, sensitive=True),
    FieldResult("身份证号", "id_number", "text", ID, ID[:-1], False, "reads back otherwise", sensitive=True),
    FieldResult("备注", "note", "text", f"电话{MOBILE}", f"电话{MOBILE}", True),
    FieldResult("学历", "level", "select", "大学本科", "大学本科", True),
]


def test_the_table_says_what_agrees_but_not_what_it_was(tmp_path: Path) -> None:
    path = Evidence(tmp_path / "case", known=[PLACE]).table("profile", RESULTS)
    text = path.read_text(encoding="utf-8")
    for value in (NAME, ID, ID[:-1], MOBILE):
        assert value not in text
    rows = json.loads(text)
    assert [(row["label"], row["agrees"]) for row in rows] == [
        ("姓名", True),
        ("身份证号", False),
        ("备注", True),
        ("学历", True),
    ]
    assert (rows[0]["shown"], rows[3]["shown"]) == ("示**", "大学本科")


def test_known_values_are_masked_in_fields_that_are_not_sensitive() -> None:
    row = masked(FieldResult("备注", "note", "text", f"{NAME}的材料", "", False), [NAME])
    assert row["asked"] == "示**的材料"


@pytest.mark.parametrize("show_names", [False, True], ids=["by default", "where the settings show names"])
def test_names_alone_are_shown_where_the_settings_say_so(
    page: Page, tmp_path: Path, show_names: bool
) -> None:
    page.set_content(HTML)
    evidence = Evidence(tmp_path / "case", [PLACE], names=[NAME], show_names=show_names)
    picture = evidence.picture(page, "profile", RESULTS).read_bytes()
    bare = page.screenshot(full_page=True)
    for css in ("#name", "#pick"):
        assert (shades(picture, box(page, css)) == shades(bare, box(page, css))) is show_names
    for css in ("#id", "#area"):
        assert shades(picture, box(page, css)).get(PAINT, 0) > 1000
    rows = json.loads(evidence.table("profile", RESULTS).read_text(encoding="utf-8"))
    assert [row["shown"] for row in rows] == [
        NAME if show_names else "示**",
        "110*** (17)",
        "电话138*** (11)",
        "大学本科",
    ]


def test_an_unmasked_copy_is_kept_only_where_it_is_wanted_and_sealed(page: Page, tmp_path: Path) -> None:
    page.set_content(HTML)
    usual = Evidence.of(Settings(workspace=tmp_path), "usual", [NAME])
    usual.picture(page, "profile")
    assert [one.name for one in usual.folder.iterdir()] == ["001-profile.png"]
    wanted = Settings(workspace=tmp_path, sealed_evidence=True)
    picture = Evidence.of(wanted, "wanted", [NAME]).picture(page, "profile")
    copy = sealed_copy(picture)
    assert shades(picture.read_bytes(), box(page, "#name")).get(PAINT, 0) > 1000
    raw = copy.read_bytes()
    assert b"\x89PNG" not in raw
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    bare = opened(seal_of(wanted), raw)
    assert bare == page.screenshot(full_page=True, animations="disabled", caret="initial", scale="css")
    assert opened(Fernet(Fernet.generate_key()), raw) is None


def test_files_are_private_numbered_and_nameless(page: Page, tmp_path: Path) -> None:
    page.set_content(HTML)
    evidence = Evidence.of(Settings(workspace=tmp_path), f"E001 {NAME}/../x", known=[NAME])
    first = evidence.picture(page, "profile.basic", RESULTS)
    second = evidence.table("profile.basic", RESULTS)
    assert (first.name, second.name) == ("001-profile-basic.png", "002-profile-basic.json")
    assert first.parent.parent == tmp_path / "var" / "evidence" / "mock"
    assert NAME not in str(first)
    assert [stat.S_IMODE(one.stat().st_mode) for one in (first, second, first.parent)] == [
        0o600,
        0o600,
        0o700,
    ]
    assert first.read_bytes()[:4] == b"\x89PNG"


def test_the_recorder_does_not_show_itself(page: Page) -> None:
    page.add_init_script(recorder())
    page.goto("data:text/html,<p>x")
    assert page.evaluate("Object.keys(window).filter((one) => one.includes('gongju'))") == []
