"""`gongju try`: fill any page by its visible labels, read every value back, press what was asked for.

A page's own `alert` is answered and its text reported. A `confirm` or `prompt` is accepted only when
the next `--press` names its answer (确定 or OK); with 取消 next, or with no press left, it is dismissed.
Either way its text is reported and that press is used up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from loguru import logger
from playwright.sync_api import Dialog, Error, Page, Route

from robot.browser.forms import FieldResult
from robot.browser.launch import open_browser
from robot.browser.widgets import INIT_SCRIPT, Wanted, Widgets
from robot.errors import ConfigError, PageChanged, PortalDown, Problem, WrongSite
from robot.settings import Settings

DRAWN = frozenset({"script", "stylesheet", "font", "image"})
"""What a page may fetch from other hosts. Pages, frames and data stay with its own."""

YES = frozenset({"确定", "确认", "是", "好", "ok", "yes"})


@dataclass(frozen=True, slots=True)
class Press:
    """One `--press`: whether its button was found, and the page's words that followed."""

    text: str
    found: bool
    said: tuple[str, ...] = ()
    problem: str = ""

    def __str__(self) -> str:
        words = f": {'; '.join(self.said)}" if self.said else ""
        return f"{self.text}{words}" if self.found else f"{self.text}: not pressed, {self.problem}"


@dataclass(frozen=True, slots=True)
class TryOutcome:
    """What became of a try. `ok`: all values agree and every press found its button."""

    url: str
    fields: tuple[FieldResult, ...]
    pressed: tuple[Press, ...]
    picture: Path | None = None

    @property
    def ok(self) -> bool:
        return all(one.agrees for one in self.fields) and all(one.found for one in self.pressed)


# ---- the values file ----


class _Loader(yaml.SafeLoader):
    """YAML that reads what a person means: 010 stays a text, 09:30 a time, no/off texts, 1.50 as it is."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|True|false|False", "tTfF"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("null", r"|~|null", ["~", "n", ""]),
    ("timestamp", r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(loader.construct_scalar(node))


def _moment(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> date | datetime | str:
    text = loader.construct_scalar(node)
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return str(text)


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _moment)

Values = dict[str, Any]


def load_values(path: Path) -> Values:
    """Visible label -> value, in the file's order. ConfigError names every problem by file and line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigError.of([Problem(str(path), "file", f"a readable YAML file ({reason})")]) from None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError.of(
            [Problem(f"{path}:{line}", "YAML", error.problem or "valid YAML", "姓名: 张三")]
        ) from None
    except yaml.YAMLError:
        raise ConfigError.of([Problem(str(path), "YAML", "valid YAML", "姓名: 张三")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError.of([Problem(f"{path}:1", "the whole file", "label: value lines", "姓名: 张三")])
    loader = _Loader("")
    try:
        return _values(path, node, loader)
    finally:
        loader.dispose()


def _values(path: Path, node: yaml.MappingNode, loader: _Loader) -> Values:
    problems: list[Problem] = []
    values: Values = {}
    for key, value in node.value:
        where = f"{path}:{key.start_mark.line + 1}"
        label = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not label.strip():
            problems.append(Problem(where, "label", "a visible text of the page", "姓名"))
            continue
        if label in values:
            problems.append(Problem(where, label, "each label once"))
        if problem := _wrong(value):
            problems.append(Problem(where, label, problem, "[北京市, 朝阳区]"))
            continue
        try:
            values[label] = loader.construct_object(value, deep=True)
        except yaml.YAMLError as error:
            problems.append(Problem(where, label, str(error).splitlines()[0]))
    if problems:
        raise ConfigError.of(problems)
    return values


def _wrong(node: yaml.Node) -> str:
    """What a value is not: text, number, date, true/false, or a list of those."""
    if isinstance(node, yaml.SequenceNode):
        if not node.value:
            return "a list with at least one value"
        return (
            ""
            if all(isinstance(one, yaml.ScalarNode) and one.value for one in node.value)
            else "a list of plain values"
        )
    if not isinstance(node, yaml.ScalarNode):
        return "text, number, date, true/false or a list"
    return "" if node.value != "" or node.style else "a value; leave the line out to leave the field alone"


# ---- the page ----


@dataclass
class _Dialogs:
    """Answers the browser's own dialogs as the module says; `left` are the presses still to come."""

    left: list[str]
    used: list[Press] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def answer(self, dialog: Dialog) -> None:
        self.said.append(dialog.message)
        if dialog.type in ("alert", "beforeunload"):
            dialog.accept()
            return
        answer = self.left[0].strip().lower() if self.left else ""
        if answer in YES or answer in ("取消", "否", "cancel", "no"):
            self.used.append(Press(self.left.pop(0), True, (dialog.message,)))
        if answer in YES:
            dialog.accept()
        else:
            dialog.dismiss()


def try_url(settings: Settings, url: str, values: Path, press: Sequence[str]) -> TryOutcome:
    """Open `url` in a browser of its own and try `values` on it.

    Raises ConfigError (values file, address), PortalDown (no answer), WrongSite (it leads elsewhere).
    """
    wanted = load_values(values)
    _address(url)
    with open_browser(settings) as browser:
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 900}
        )
        context.set_default_timeout(settings.timeout * 1000)
        context.add_init_script(INIT_SCRIPT)
        try:
            return try_page(
                context.new_page(), url, wanted, press, base=values.resolve().parent,
                timeout=settings.timeout, pictures=settings.var / "try",
            )  # fmt: skip
        finally:
            context.close()


def try_page(
    page: Page,
    url: str,
    values: Mapping[str, Any],
    press: Sequence[str],
    *,
    base: Path = Path(),
    timeout: float = 15.0,
    pictures: Path | None = None,
) -> TryOutcome:
    """Fill `url` on an open page: `values` by label in order, read all back, then the presses in turn.

    Nothing is pressed unless `press` says so, and nothing at all when a value does not agree.
    Only the address's own host (for file: its folder) is let through; scripts, styles, fonts and images
    come from anywhere.
    """
    host = _address(url)
    page.route("**/*", lambda route: _guard(route, host))
    left = list(press)
    dialogs = _Dialogs(left)
    page.on("dialog", dialogs.answer)
    try:
        _open(page, url, timeout)
        widgets = Widgets(page, timeout, base=base, pictures=pictures)
        fields = widgets.fill([Wanted(label, value) for label, value in values.items()])
        if not all(one.agrees for one in fields):
            pressed = [Press(text, False, (), "a value does not agree") for text in left]
            return TryOutcome(url, tuple(fields), tuple(pressed), _picture(page, pictures))
        widgets.said()
        return TryOutcome(url, tuple(fields), tuple(_press_all(widgets, dialogs)), _picture(page, pictures))
    finally:
        page.remove_listener("dialog", dialogs.answer)
        page.unroute_all(behavior="ignoreErrors")


def _press_all(widgets: Widgets, dialogs: _Dialogs) -> list[Press]:
    done: list[Press] = []
    while dialogs.left:
        text = dialogs.left.pop(0)
        dialogs.said.clear()
        try:
            pressed = widgets.press(text, kind="button")
            found, problem = True, ""
        except PageChanged as error:
            pressed, found, problem = None, False, str(error)
        words = [*dialogs.said, *(pressed.said if pressed else ())]
        done.append(Press(text, found, tuple(dict.fromkeys(words)), problem))
        done.extend(dialogs.used)
        dialogs.used.clear()
        if not found:
            done.extend(Press(other, False, (), f"{text} was not found before it") for other in dialogs.left)
            break
    return done


def _address(url: str) -> str:
    """The host of `url`, or file:. ConfigError when it is no page."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return "file:"
    if parts.scheme in ("http", "https") and parts.hostname:
        return parts.hostname
    raise ConfigError.of(
        [Problem("URL", url, "an http, https or file address", "http://127.0.0.1:8765/gallery/native")]
    )


def _guard(route: Route, host: str) -> None:
    """Let through what comes from the page's own host, what never leaves the browser, and what a page is
    drawn with: kits, styles and fonts often come from a host that serves nothing else."""
    parts = urlsplit(route.request.url)
    if (
        parts.scheme in ("data", "blob", "about")
        or (host == "file:" and parts.scheme == "file")
        or parts.hostname == host
        or (parts.scheme in ("http", "https") and route.request.resource_type in DRAWN)
    ):
        route.continue_()
        return
    logger.warning("blocked: {} is not the page's host", parts.hostname or parts.scheme)
    route.abort("blockedbyclient")


def _open(page: Page, url: str, timeout: float) -> None:
    if urlsplit(url).scheme == "file" and not Path(unquote(urlsplit(url).path)).is_file():
        raise ConfigError.of([Problem("URL", url, "a file that exists")])
    try:
        answer = page.goto(url, wait_until="load", timeout=timeout * 1000)
    except Error as error:
        if "ERR_BLOCKED_BY_CLIENT" in str(error):
            raise WrongSite("the page leads to another host") from None
        raise PortalDown(f"the page does not open ({str(error).splitlines()[0]})") from None
    if answer is not None and answer.status >= 400:
        raise PortalDown(f"the page answers {answer.status}")


def _picture(page: Page, pictures: Path | None) -> Path | None:
    """The page as it is left, for a person to look at."""
    if pictures is None:
        return None
    pictures.mkdir(parents=True, exist_ok=True)
    path = pictures / "page.png"
    try:
        page.screenshot(path=path, full_page=True)
    except Error:
        return None
    return path
