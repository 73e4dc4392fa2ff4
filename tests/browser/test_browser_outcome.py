"""What a page means after a press: classified before selectors are blamed."""

from __future__ import annotations

import pytest
from tiny_site import MENU, OpenPage, TinySite, reopen

from robot.errors import GongjuError, PageChanged, PortalDown, PortalRefused, PortalWarned, SessionExpired

PAGES = """
[form]
heading = "填写"
save  = { button = "保存", done = "保存成功" }
ask   = { button = "上报", confirm = "确定", done = "上报成功" }
next  = { button = "下一步", then = "second" }
quiet = { button = "安静" }
card  = { button = "办理", near = "续签" }
gone  = { button = "没有这个" }
twice = { button = "重复" }
[second]
heading = "第二步"
"""
DONE = "<script>function done(text) { document.body.append(text) }</script>"
TOAST = """<script>function toast(text, kind) {
  const box = document.createElement('div'); box.className = 'el-message el-message--' + kind;
  box.textContent = text; document.body.append(box); setTimeout(() => box.remove(), 5);
}</script>"""


def button(text: str, script: str) -> str:
    return f'<h2>填写</h2><button type=button onclick="{script}">{text}</button>'


def test_success_is_the_word_that_the_selectors_name(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, DONE + button("保 存", "setTimeout(() => done('保存成功'), 200)"))
    page.press("form.save")
    assert "保存成功" in page.tab.inner_text("body")


def test_a_toast_that_is_gone_again_counts(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, TOAST + button("保存", "toast('保存成功', 'success')"))
    page.press("form.save")
    assert page.tab.locator(".el-message").count() == 0


def test_a_toast_that_goes_does_not_hide_the_same_words_on_the_page(on_tiny: OpenPage) -> None:
    old = '<div id=old class="el-message el-message--success" style="position:fixed">保存成功</div>'
    page = on_tiny(PAGES, DONE + old + button("保存", "old.remove(); done('保存成功')"))
    page.press("form.save")
    assert page.tab.locator(".el-message").count() == 0


def test_a_toast_of_before_is_no_answer(on_tiny: OpenPage) -> None:
    old = '<div class="el-message el-message--success" style="position:fixed">保存成功</div>'
    page = on_tiny(PAGES, old + button("保存", ""), timeout=1)
    with pytest.raises(PageChanged, match="保存成功"):
        page.press("form.save")


def test_a_step_bar_that_names_the_next_page_is_not_its_heading(on_tiny: OpenPage) -> None:
    steps = "<div class=el-steps><div class=el-step><div>填写</div></div><div class=el-step><div>第二步</div></div></div>"
    comes = "setTimeout(() => document.body.append(Object.assign(document.createElement('h2'), {innerText: '第二步'})), 500)"
    page = on_tiny(PAGES, steps + button("下一步", comes))
    page.press("form.next")
    assert page.tab.locator("h2", has_text="第二步").count() == 1


def test_words_that_stood_there_before_are_no_answer(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, "<p>上次：保存成功</p>" + button("保存", ""), timeout=1)
    with pytest.raises(PageChanged, match="保存成功"):
        page.press("form.save")


REFUSALS = {
    "toast": (TOAST, "toast('经办人手机 13800001234 格式不正确', 'error')", "格式不正确"),
    "warning": (TOAST, "toast('请填写姓名', 'warning')", "请填写姓名"),
    "page": ("", "document.body.append('提交失败：名额已满')", "名额已满"),
    "both": (DONE, "done('保存成功'); document.body.append('系统异常')", "系统异常"),
    "field": (
        "",
        "this.insertAdjacentHTML('afterend', '<p class=el-form-item__error>请输入姓名</p>')",
        "请输入姓名",
    ),
}


def test_a_refusal_is_told_in_the_portals_words_without_personal_data(
    on_tiny: OpenPage, tiny: TinySite
) -> None:
    page = on_tiny(PAGES, "")
    for before, script, words in REFUSALS.values():
        reopen(page, tiny, before + button("保存", script))
        with pytest.raises(PortalRefused, match=words) as caught:
            page.press("form.save")
        assert "13800001234" not in str(caught.value)


def test_an_error_text_on_a_page_that_looks_like_success(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, '<h2>填写</h2><form action="/chaoyang_hr/end"><button>保存</button></form>')
    tiny.pages["/chaoyang_hr/end"] = MENU + "<h2>处理完成</h2><p>本年度已申报指标，不可重复申报</p>"
    with pytest.raises(PortalRefused, match="不可重复申报"):
        page.press("form.save")


LOGIN = "<label>用户名</label><input><label>密码</label><input type=password><button>登录</button>"
MAINTENANCE = "<h2>系统维护中</h2><p>系统正在升级维护，暂停服务。</p>"
WARNINGS = ("warning", "429")
"""Nothing more is done on a page after one of them."""
ANSWERS: dict[str, tuple[str | tuple[int, dict[str, str], bytes], type[GongjuError]]] = {
    "502": ((502, {"Content-Type": "text/html"}, b"<h1>502 Bad Gateway</h1>"), PortalDown),
    "500 with words": ((500, {"Content-Type": "text/html"}, "<h2>系统异常</h2>".encode()), PortalDown),
    "maintenance": (MAINTENANCE, PortalDown),
    "warning": ("<p>您的操作过于频繁，请稍后再试！</p>", PortalWarned),
    "429": ((429, {"Content-Type": "text/html"}, b"<h1>Too Many Requests</h1>"), PortalWarned),
    "log-in page": (LOGIN, SessionExpired),
    "logged-out text": ("<p>会话已过期，请重新登录</p>", SessionExpired),
    "jump to log-in": ((302, {"Location": "/chaoyang_hr/login"}, b""), SessionExpired),
}


POSTED = [
    *((case, "form.save") for case in ANSWERS if case not in WARNINGS),
    ("maintenance", "form.next"),
    ("jump to log-in", "form.quiet"),
]


@pytest.mark.parametrize(
    "answered", [POSTED, *([(case, "form.save")] for case in WARNINGS)], ids=["errors", *WARNINGS]
)
def test_what_a_posted_form_is_answered_with(
    on_tiny: OpenPage, tiny: TinySite, answered: list[tuple[str, str]]
) -> None:
    page = on_tiny(PAGES, "")
    for case, key in answered:
        answer, error = ANSWERS[case]
        text = {"form.save": "保存", "form.next": "下一步", "form.quiet": "安静"}[key]
        tiny.pages |= {"/chaoyang_hr/end": answer, "/chaoyang_hr/login": LOGIN}
        form = f'<form method=post action="/chaoyang_hr/end"><button>{text}</button></form>'
        reopen(page, tiny, f"<h2>填写</h2>{form}")
        with pytest.raises(error):
            page.press(key)


STATUSES = {500: PortalDown, 502: PortalDown, 503: PortalDown, 401: SessionExpired, 429: PortalWarned}


@pytest.mark.parametrize("how", ["fetch('/chaoyang_hr/api')", "x.open('POST', '/chaoyang_hr/api'); x.send()"])
def test_a_failing_request_of_the_page_is_noticed(on_tiny: OpenPage, tiny: TinySite, how: str) -> None:
    page = on_tiny(PAGES, "<script>const x = new XMLHttpRequest()</script>" + button("安静", how))
    for status, error in STATUSES.items():
        tiny.pages["/chaoyang_hr/api"] = (status, {}, b"")
        page.home()
        with pytest.raises(error):
            page.press("form.quiet")


@pytest.mark.parametrize(
    "how",
    [
        "fetch('/chaoyang_hr/api').then((got) => got.json()).catch(() => toast('上传失败，请重试', 'error'))",
        "x.open('POST', '/chaoyang_hr/api'); x.onload = () => toast('上传失败，请重试', 'error'); x.send()",
    ],
)
def test_a_script_that_gets_a_page_for_data_was_not_refused(
    on_tiny: OpenPage, tiny: TinySite, how: str
) -> None:
    page = on_tiny(PAGES, "<script>const x = new XMLHttpRequest()</script>" + TOAST + button("安静", how))
    for case in ("maintenance", "logged-out text", "warning"):
        tiny.pages["/chaoyang_hr/api"], error = ANSWERS[case]
        page.home()
        with pytest.raises(error):
            page.press("form.quiet")


def test_a_lost_session_inside_a_layer_is_seen_though_the_menu_still_stands(
    on_tiny: OpenPage, tiny: TinySite
) -> None:
    page = on_tiny(PAGES, button("安静", "layer.src = '/chaoyang_hr/login'") + "<iframe id=layer></iframe>")
    tiny.pages["/chaoyang_hr/login"] = LOGIN
    with pytest.raises(SessionExpired):
        page.press("form.quiet")


def test_an_announcement_of_maintenance_to_come_is_no_maintenance(on_tiny: OpenPage) -> None:
    page = on_tiny(
        PAGES, "<p>公告：本周六系统维护，暂停服务</p>" + button("安静", "document.title = 'pressed'")
    )
    page.press("form.quiet")
    assert page.tab.title() == "pressed"


def test_a_warning_of_too_many_visits_ends_all_work_on_the_page(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(
        PAGES, TOAST + DONE + button("保存", "toast('访问过于频繁，请稍后再试', 'error'); done('保存成功')")
    )
    with pytest.raises(PortalWarned, match="访问过于频繁"):
        page.press("form.save")
    asked = len(tiny.received)
    for act in (page.home, lambda: page.press("form.quiet"), lambda: page.download("form.quiet")):
        with pytest.raises(PortalWarned):
            act()
    assert len(tiny.received) == asked
    assert page.warned


def test_an_announcement_that_speaks_of_warnings_is_none(on_tiny: OpenPage) -> None:
    notice = "<p>公告：近期访问频繁的账号将被限制，提示操作频繁时请稍后再试。</p><input>"
    page = on_tiny(PAGES, notice + button("安静", "document.title = 'pressed'"))
    page.press("form.quiet")
    assert page.tab.title() == "pressed"
    assert not page.warned


CONFIRM = """<h2>填写</h2><button onclick="ask.showModal()">上报</button>
<dialog id=ask>确定上报？<button onclick="ask.close(); document.body.append('上报成功')">确 定</button>
<button onclick="ask.close()">取消</button></dialog>"""


def test_the_dialog_is_confirmed(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, CONFIRM)
    page.press("form.ask")
    assert "上报成功" in page.tab.inner_text("body")


def test_a_refusal_in_place_of_the_dialog(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, TOAST + button("上报", "toast('不在申报时间内', 'error')"))
    with pytest.raises(PortalRefused, match="不在申报时间内"):
        page.press("form.ask")


def test_the_browsers_own_confirm_box_is_agreed_to_only_where_the_selectors_say_so(on_tiny: OpenPage) -> None:
    script = "document.body.append(confirm('上报？') ? '上报成功' : '没有上报')"
    page = on_tiny(PAGES, button("上报", script) + f'<button onclick="{script}">安静</button>')
    page.press("form.quiet")
    assert "没有上报" in page.tab.inner_text("body")
    page.press("form.ask")
    assert "上报成功" in page.tab.inner_text("body")


def test_the_next_page_becomes_the_current_one(on_tiny: OpenPage, tiny: TinySite) -> None:
    page = on_tiny(PAGES, '<h2>填写</h2><form action="/chaoyang_hr/2"><button>下一步</button></form>')
    tiny.pages["/chaoyang_hr/2"] = MENU + "<h2>第二步</h2>"
    page.press("form.next")
    assert page.current == "second"


def test_the_heading_in_a_menu_proves_nothing(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, "<nav>第二步</nav><a>第二步</a>", timeout=1)
    with pytest.raises(PageChanged, match="第二步"):
        page.at("second")


def test_one_of_equal_buttons_is_told_by_what_is_near(on_tiny: OpenPage) -> None:
    cards = "".join(
        f"<section><h3>{name}</h3><p><button onclick=\"window.name = '{name}'\">办理</button></p></section>"
        for name in ("新办", "续签", "变更")
    )
    page = on_tiny(PAGES, f"<p>续签请提前办理</p>{cards}")
    page.press("form.card")
    assert page.tab.evaluate("name") == "续签"


def test_a_missing_or_doubled_button_is_a_changed_page(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, "<h2>填写</h2><button>重复</button><button>重复</button>", timeout=1)
    with pytest.raises(PageChanged, match="没有这个"):
        page.press("form.gone")
    with pytest.raises(PageChanged, match="2 of them"):
        page.press("form.twice")


def test_a_missing_button_on_a_maintenance_page_is_no_changed_page(on_tiny: OpenPage) -> None:
    page = on_tiny(PAGES, "", timeout=1)
    page.tab.evaluate(f"() => {{ document.body.innerHTML = `{MAINTENANCE}` }}")
    with pytest.raises(PortalDown, match="维护"):
        page.press("form.gone")


def test_announcements_are_closed_whenever_they_come(on_tiny: OpenPage) -> None:
    dialog = "<dialog id=d><p>通知公告</p><button onclick='d.close()'>我知道了</button></dialog>"
    page = on_tiny(
        PAGES, dialog + "<script>d.showModal()</script>" + DONE + button("保存", "done('保存成功')")
    )
    page.press("form.save")
    assert not page.tab.locator("dialog").is_visible()


def test_an_announcement_may_go_slowly(on_tiny: OpenPage) -> None:
    slow = "setTimeout(() => d.close(), 500); presses.textContent += 1"
    dialog = (
        f'<dialog id=d><p>通知公告</p><button onclick="{slow}">我知道了</button></dialog><p id=presses></p>'
    )
    page = on_tiny(
        PAGES, dialog + "<script>d.showModal()</script>" + DONE + button("保存", "done('保存成功')")
    )
    page.press("form.save")
    assert page.tab.locator("#presses").inner_text() == "1"


def test_an_announcement_that_stays_is_said(on_tiny: OpenPage, tiny: TinySite) -> None:
    dialog = "<dialog id=d><p>通知公告</p><button>我知道了</button></dialog><script>d.showModal()</script>"
    page = on_tiny(PAGES, "")
    page.timeout = 1  # five presses, each with its share of it
    with pytest.raises(PageChanged, match="announcements do not close"):
        reopen(page, tiny, dialog)


def test_a_server_that_says_nothing_is_down(on_tiny: OpenPage) -> None:
    html = button("保存", "fetch('http://127.0.0.1:1/').catch(() => 0); __gongjuWatch.pending += 1")
    page = on_tiny(PAGES, html, timeout=1)
    with pytest.raises(PortalDown, match="no answer"):
        page.press("form.save")
