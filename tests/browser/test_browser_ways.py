"""Ways to a page: menus of each kind, addresses, frames and layers; and files that come back."""

from __future__ import annotations

import stat

import pytest
from tiny_site import MENU, OpenPage, TinySite

from robot.errors import ConfigError, PageChanged, PortalDown, WrongSite

PAGES = """
[list]
menu    = ["居住证指标", "指标申报"]
heading = "指标申报"
[new]
menu    = ["居住证指标", "指标申报", "新增指标申报"]
heading = "新增指标申报"
[direct]
url     = "/direct"
heading = "直达"
[step]
heading = "第二步"
[layer]
heading = "详情"
frame   = true
close   = { button = "关闭" }
name    = { text = "示例" }
slip    = { button = "下载" }
[layer.shows]
number  = "编号"
"""

TREE = """<script>
let shown = 0;
function go(name) { head.textContent = name; shown += 1; count.textContent = shown;
  fetch('/chaoyang_hr/data'); }
function fold(node) { const list = node.nextElementSibling; list.hidden = !list.hidden; }
</script><aside><ul>
<li><a onclick="fold(this)">居住证指标</a><ul HIDDEN>
  <li><a onclick="fold(this); go('指标申报')">指标申报</a><ul HIDDEN>
    <li><a onclick="go('新增指标申报')">新增指标申报</a></li></ul></li></ul></li>
<li><a>预约办理</a></li></ul></aside><h2 id=head>首页</h2><p id=count>0</p>"""


def test_closed_menus_are_opened_on_the_way(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/chaoyang_hr/data"] = "x"
    page = on_tiny(PAGES, TREE.replace("HIDDEN", "hidden"))
    page.open("new")
    assert page.tab.inner_text("#head") == "新增指标申报"


def test_open_menus_are_not_pressed_shut(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/chaoyang_hr/data"] = "x"
    page = on_tiny(PAGES, TREE.replace("HIDDEN", ""))
    page.open("new")
    assert (page.tab.inner_text("#head"), page.tab.inner_text("#count")) == ("新增指标申报", "1")


def test_entries_that_are_only_indented(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/chaoyang_hr/data"] = "x"
    tiny.pages["/chaoyang_hr/new"] = MENU + "<h2>新增指标申报</h2>"
    page = on_tiny(
        PAGES,
        "<nav><dl><dt onclick='rest.hidden = false'>居住证指标</dt></dl><dl id=rest hidden>"
        "<dd><a href=/chaoyang_hr/list>指标申报</a></dd>"
        "<dd><a href=/chaoyang_hr/new>新增指标申报</a></dd></dl></nav>",
        menu="",
    )
    page.open("new")
    assert not tiny.asked("/chaoyang_hr/list")


def test_a_card_on_the_page_that_the_menu_leads_to(on_tiny: OpenPage) -> None:
    page = on_tiny(
        PAGES,
        "<nav><a onclick=\"box.innerHTML = '<div id=card>指标申报</div>'; card.onclick = "
        "() => { box.innerHTML = '<h2>指标申报</h2>' }\">居住证指标</a></nav><div id=box></div>",
        menu="",
    )
    page.open("list")
    assert page.tab.inner_text("h2") == "指标申报"


def test_the_page_we_are_on_is_loaded_anew(on_tiny: OpenPage, tiny: TinySite) -> None:
    """A menu that does nothing when its page is open already would show an old list."""
    once = "if (!location.hash) { location.hash = 'x'; show() }"
    html = f'<nav><a onclick="{once}">指标申报</a></nav><div id=box></div>'
    script = "<script>function show() { box.innerHTML = '<h2>指标申报</h2>' }</script>"
    page = on_tiny(PAGES, "<nav><a>居住证指标</a></nav>" + html + script)
    page.open("list")
    loads = tiny.received.count(("GET", "/chaoyang_hr/", ""))
    page.open("list")
    assert tiny.received.count(("GET", "/chaoyang_hr/", "")) == loads + 1
    assert page.tab.inner_text("h2") == "指标申报"


def test_a_missing_entry_is_named(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, "<nav><a>预约办理</a></nav>", timeout=4)
    with pytest.raises(PageChanged, match="no menu entry 指标申报"):
        page.open("list")


def test_a_page_of_which_a_part_never_came_is_no_changed_page(on_tiny: OpenPage, tiny: TinySite) -> None:
    """Without its script a kit's page is blank, and no selector is to blame."""
    page = on_tiny(PAGES, "", timeout=1)
    tiny.pages["/chaoyang_hr/"] = "<div id=app></div><script src=/chaoyang_hr/app.js></script>"
    tiny.pages["/chaoyang_hr/app.js"] = (200, {}, f"app.innerHTML = `{MENU}`".encode())
    tiny.cut.add("/chaoyang_hr/app.js")
    with pytest.raises(PortalDown, match="the connection broke"):
        page.home()
    with pytest.raises(PortalDown, match="the connection broke"):
        page.press("layer.close")
    tiny.cut.clear()
    page.home()


def test_an_address_below_the_entry(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, "")
    tiny.pages["/chaoyang_hr/direct"] = MENU + "<h2>直达</h2>"
    page.open("direct")
    assert page.current == "direct"
    tiny.pages["/chaoyang_hr/direct"] = (503, {}, b"<h1>503</h1>")
    with pytest.raises(PortalDown, match="503"):
        page.open("direct")


def test_a_page_without_a_way_is_a_mistake_in_the_selectors(on_tiny: OpenPage) -> None:
    with pytest.raises(ConfigError, match="reached by a press"):
        on_tiny(PAGES, "").open("step")


LAYER = """<h2>列表</h2><div style="height: 400px"></div>
<iframe src=/chaoyang_hr/layer style="width: 500px; height: 300px; margin-left: 120px"></iframe>"""
INSIDE = """<h2>详情</h2><div style="height: 500px"></div><p>编号：<span>ZB1</span></p><p>示例</p>
<button onclick="parent.document.title = 'closed'">关闭</button>"""


def test_a_layer_is_read_seen_and_pressed(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/chaoyang_hr/layer"] = INSIDE
    page = on_tiny(PAGES, LAYER)
    page.at("layer")
    assert page.read("layer") == {"number": "ZB1"}
    assert page.see("layer.name")
    assert not page.see("layer.slip")
    page.press("layer.close")
    assert page.tab.title() == "closed"


def download(disposition: str, body: bytes = b"%PDF-1.4 slip") -> tuple[int, dict[str, str], bytes]:
    return (200, {"Content-Type": "application/octet-stream", "Content-Disposition": disposition}, body)


SLIP = '<form action="/chaoyang_hr/slip"><button>下载</button></form>'


def test_a_download_gets_a_name_of_our_own(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, SLIP)
    tiny.pages["/chaoyang_hr/slip"] = download('attachment; filename="../../zhang-san.pdf"')
    kept = [page.download("layer.slip") for _ in range(2)]
    assert [one.name for one in kept] == ["001.pdf", "002.pdf"]
    assert kept[0].read_bytes() == b"%PDF-1.4 slip"
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600
    assert page.folder in kept[0].parents


def test_a_page_that_downloads_by_leaving_is_at_rest_afterwards(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, """<button onclick="location.href='/chaoyang_hr/slip'">下载</button>""")
    tiny.pages["/chaoyang_hr/slip"] = download("attachment; filename=slip.pdf")
    page.download("layer.slip")
    assert not page.watch.busy()


@pytest.mark.parametrize(
    ("name", "body"),
    [("x.exe", b"MZ"), ("slip.pdf", b""), ("slip", b"x"), ("slip.pdf", b"<html>error</html>")],
)
def test_an_odd_download_is_not_kept(on_tiny: OpenPage, tiny: TinySite, name: str, body: bytes) -> None:
    page = on_tiny(PAGES, SLIP)
    tiny.pages["/chaoyang_hr/slip"] = download(f'attachment; filename="{name}"', body)
    with pytest.raises(PageChanged, match="the download is"):
        page.download("layer.slip")


def test_a_download_from_elsewhere_never_comes(on_tiny: OpenPage, elsewhere: TinySite) -> None:
    page = on_tiny(PAGES, f'<form action="{elsewhere.url}/slip"><button>下载</button></form>', timeout=1)
    with pytest.raises((WrongSite, PageChanged)):
        page.download("layer.slip")
    assert elsewhere.received == []
