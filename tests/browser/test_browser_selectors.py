"""Selectors files: what is wrong in one is told with file and line; an overlay mends single keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from robot.browser.selector_files import (
    check_all,
    describe,
    folder,
    load_portal,
    load_selectors,
    portal_names,
)
from robot.browser.selectors import Selectors
from robot.errors import ConfigError

PORTALS = """[p]
title = "平台"
entry = "https://p.example.cn/"
hosts = ["p.example.cn"]
mock = "/p/"
logged_in = ["首页"]
[p.login]
kind = "qr"
"""
GOOD = """# comment
[quota.new]
menu    = ["指标", "新增"]
heading = "新增指标申报"
report  = { button = "上报", confirm = "确定", done = "上报成功", then = "quota.list" }

[quota.new.fields]
headcount = "申请指标数"
children  = { rows = "随往子女", add = "新增", save = "确定", fields = { name = "姓名" } }

[quota.list]
url = "/list"
[quota.list.tables.all]
columns = { number = "申请编号" }
buttons = { view = "查看", agree = { button = "同意", confirm = "确定" } }
[quota.list.shows]
number = "申请编号"
"""


def write(root: Path, text: str = GOOD, portals: str = PORTALS) -> Path:
    root.mkdir(exist_ok=True)
    (root / "portals.toml").write_text(portals, encoding="utf-8")
    (root / "p.toml").write_text(text, encoding="utf-8")
    return root


def load(tmp_path: Path, text: str = GOOD, over: str | None = None) -> Selectors:
    base = write(tmp_path / "base", text)
    workspace = tmp_path / "workspace"
    (workspace / "selectors").mkdir(parents=True)
    if over is not None:
        (workspace / "selectors" / "p.toml").write_text(over, encoding="utf-8")
    return load_selectors("p", workspace, base)


def problems(tmp_path: Path, text: str = GOOD, over: str | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, over)
    return [str(one).replace(str(tmp_path) + "/", "") for one in caught.value.problems]


def test_keys_lead_to_what_a_person_sees(tmp_path: Path) -> None:
    known = load(tmp_path)
    report = known.element("quota.new.report")
    assert (report.kind, report.words, report.confirm, report.done) == ("button", "上报", "确定", "上报成功")
    page = known.page("quota.new")
    assert (page.menu, [field.shown for field in page.fields.values()]) == (
        ("指标", "新增"),
        ["申请指标数", "随往子女"],
    )
    assert known.table("quota.list.all").buttons["agree"].confirm == "确定"
    assert describe(known)["quota.list.all.number"] == "申请编号"


@pytest.mark.parametrize("key", ["quota", "quota.old", "nothing"])
def test_a_page_that_is_not_there_is_named(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigError, match=key):
        load(tmp_path).page(key)


@pytest.mark.parametrize(
    ("wrong", "right", "expected"),
    [
        (
            'heading = "新增指标申报"',
            'headng = "新增指标申报"',
            "base/p.toml:4: quota.new.headng: unknown key",
        ),
        (
            'confirm = "确定", done',
            'confrm = "确定", done',
            "base/p.toml:5: quota.new.report.confrm: unknown key",
        ),
        (
            '{ button = "上报", conf',
            '{ buton = "上报", conf',
            "base/p.toml:5: quota.new.report.buton: unknown key",
        ),
        (
            '{ button = "上报", conf',
            '{ button = "上报", link = "上报", conf',
            "base/p.toml:5: quota.new.report: exactly one",
        ),
        (
            'then = "quota.list"',
            'then = "quota.lst"',
            "base/p.toml:5: quota.new.report.then: the key of a page",
        ),
        ('headcount = "申请指标数"', "headcount = 3", "base/p.toml:8: quota.new.fields.headcount"),
        ('add = "新增", ', "", "base/p.toml:9: quota.new.fields.children: rows need add"),
        ('url = "/list"', 'url = "list"', "base/p.toml:12: quota.list.url"),
        ('url = "/list"', 'url = "/list"\nmenu = ["指标"]', "base/p.toml:11: quota.list: menu or url"),
        (
            'columns = { number = "申请编号" }',
            "columns = {}",
            "base/p.toml:14: quota.list.tables.all.columns",
        ),
        ("# comment", "loose = 1", "base/p.toml:1: loose: a page"),
        ("# comment", "x = ?", "base/p.toml:1: TOML"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, wrong: str, right: str, expected: str
) -> None:
    assert GOOD.count(wrong) == 1
    found = problems(tmp_path, GOOD.replace(wrong, right))
    assert any(one.startswith(expected) for one in found), found


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("heading", "headng").replace('"quota.list"', '"x"').replace('url = "/list"', "url = 3")
    )
    found = problems(tmp_path, text)
    assert [one.split(": ")[0] for one in found] == ["base/p.toml:4", "base/p.toml:12", "base/p.toml:5"]


def test_wrong_portals_are_told_with_line(tmp_path: Path) -> None:
    base = write(
        tmp_path / "base", portals=PORTALS.replace('hosts = ["p.example.cn"]', 'hosts = ["https://p/"]')
    )
    with pytest.raises(ConfigError) as caught:
        load_portal("p", base=base)
    assert [one.where.endswith("portals.toml:4") for one in caught.value.problems] == [True]
    with pytest.raises(ConfigError, match="a portal; there: p"):
        load_portal("q", base=base)


def test_an_overlay_changes_single_keys_only(tmp_path: Path) -> None:
    over = '[quota.new]\nreport = { link = "提交" }\n[quota.new.fields]\nheadcount = "指标数"\n'
    over += '[quota.list]\nframe = true\nheading = "列表"\n'
    known = load(tmp_path, over=over)
    report = known.element("quota.new.report")
    assert (report.kind, report.words, report.confirm) == ("link", "提交", "确定")
    assert known.page("quota.new").fields["headcount"].label == "指标数"
    assert known.page("quota.new").heading == "新增指标申报"
    assert (known.page("quota.list").frame, known.page("quota.list").url) == (True, "/list")


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        (
            '[quota.old]\nheading = "x"\n',
            "workspace/selectors/p.toml:1: quota.old: a key that the product's own",
        ),
        (
            '[quota.new.fields]\nhedcount = "x"\n',
            "workspace/selectors/p.toml:2: quota.new.fields.hedcount: a key",
        ),
        ("[quota.new]\n\nheading = 3\n", "workspace/selectors/p.toml:3: quota.new.heading"),
        (
            '[quota.new]\nreport = { colour = "x" }\n',
            "workspace/selectors/p.toml:2: quota.new.report.colour: unknown",
        ),
    ],
)
def test_an_overlay_that_mends_nothing_is_refused(tmp_path: Path, over: str, expected: str) -> None:
    assert any(one.startswith(expected) for one in problems(tmp_path, over=over))


def test_an_overlay_of_the_portals_changes_hosts(tmp_path: Path) -> None:
    base = write(tmp_path / "base")
    (tmp_path / "selectors").mkdir()
    (tmp_path / "selectors" / "portals.toml").write_text(
        '[p]\nhosts = ["p.example.cn", "login.example.cn"]\n'
    )
    assert load_portal("p", tmp_path, base).hosts == ("p.example.cn", "login.example.cn")


def test_the_canonical_text_changes_with_every_mended_key(tmp_path: Path) -> None:
    plain = load(tmp_path).canonical()
    reordered = GOOD.replace('confirm = "确定", done = "上报成功"', 'done = "上报成功", confirm = "确定"')
    (tmp_path / "base" / "p.toml").write_text("\n" + reordered)
    workspace = tmp_path / "workspace"
    assert load_selectors("p", workspace, tmp_path / "base").canonical() == plain
    (workspace / "selectors" / "p.toml").write_text('[quota.new.fields]\nheadcount = "指标数"\n')
    assert load_selectors("p", workspace, tmp_path / "base").canonical() != plain


def test_the_products_own_files_are_well() -> None:
    assert check_all() == []
    assert portal_names() == ("chaoyang_hr", "talent_unit", "talent_person")


def test_selectors_are_data_and_no_package() -> None:
    """As a package it would shadow the standard library's selectors and break asyncio."""
    assert {one.suffix for one in folder().iterdir()} == {".toml"}


@pytest.mark.parametrize("name", ["chaoyang_hr", "talent_unit", "talent_person"])
def test_no_live_portal_is_called_verified(name: str) -> None:
    assert load_portal(name).verified == "never"
