"""`python -m bench.lists`: long lists read over all their pages, beside bare page loads.

Three lists of the same 1,000 employees: 员工列表 with each permit's expiry (FAQ 82), 已办理预约 with the
district's 1,000 opinions (FAQ 19), and 查看员工业务申请, where the records of every returned application are
opened for the opinion (FAQ 90). Beside the first two runs what nobody can do without: a hand-driven
Playwright loop in a browser of the same flags that presses 下一页, waits until the table's text is another,
and takes that text. It looks for nothing else, checks nothing and takes no row apart. (Plain HTTP would be no
measure of a page load: no page is made.) That the loop has seen every row is checked.

What counts is what the portal was asked for: a list once a page, and for an application that is opened its
records and, since the portal begins its list anew, two pages of the list more. Prints a table, writes JSON,
exits 1 when the portal was asked more often, or when reading takes more than 1.5 times the bare loads.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from bench.flow import DAY
from bench.race import Worker
from flows.chaoyang_hr import appointments
from flows.talent_unit import employee_list, unit_opinions
from mock_portal import earlier
from mock_portal.pytest_plugin import CLOCK, Portal
from robot import logs
from robot.browser.forms import Reading
from robot.browser.launch import open_browser
from robot.browser.session import Store, visit
from robot.settings import Settings
from tests.flows import plain

MOST_RATIO = 1.5
COLLEAGUES = 12
"""Employees of the example unit before the crowd comes."""
PAGE = 10
BACK = 3
"""Requests for one application that is opened: its records, the list anew, the page it was on."""


@dataclass(frozen=True, slots=True)
class List:
    """A list and who reads it. `asked`: the address that the portal is asked for its pages; `opened`: for
    one row's detail; `address`, `body`, `turn`: what the bare loop needs."""

    flow: ModuleType
    log_in: Callable[[Portal], plain.Site]
    asked: str
    opened: str = ""
    address: str = ""
    body: str = ""
    turn: str = ""


LISTS = {
    "员工列表": List(
        employee_list,
        plain.unit_site,
        "/talent_unit/api/employees",
        address="/talent_unit/#/employees",
        body=".el-table__body-wrapper",
        turn=".btn-next",
    ),
    "已办理预约": List(
        appointments,
        plain.office,
        "/chaoyang_hr/appointments/data",
        address="/chaoyang_hr/appointments",
        body=".layui-table-main",
        turn=".layui-laypage-next",
    ),
    "查看员工业务申请": List(
        unit_opinions,
        plain.unit_site,
        "/talent_unit/api/applications",
        opened="/talent_unit/api/applications/<number>/records",
    ),
}


class Yard:
    """The portal with its crowd, and a browser."""

    def __init__(self, url: str, browser: Browser, folder: Path, crowd: int) -> None:
        self.portal, self.browser, self.crowd = Portal(url), browser, crowd
        self.settings = Settings(
            _env_file=None, workspace=folder, mock_url=url, today=DAY, profile="mock", timeout=15
        )
        logs.configure(self.settings.var / "logs")
        self.portal.control.reset(clock=CLOCK, crowd=crowd)

    def requests(self, one: List) -> int:
        """How often the portal was asked for pages of the list and for details."""
        found = self.portal.control.requests()
        return found.get(one.asked, 0) + found.get(one.opened, 0)

    def read(self, one: List) -> tuple[float, list[Reading]]:
        """The product: seconds from the open first page of the site to the readings."""
        flow = one.flow
        Store.of(self.settings, flow.PORTAL, "unit").keep(one.log_in(self.portal).state())
        with visit(self.settings, flow.PORTAL, "unit", browser=self.browser) as page:
            start = time.perf_counter()
            readings = flow.read(page)
            return time.perf_counter() - start, readings

    def bare(self, one: List) -> tuple[float, list[str]]:
        """The yardstick: seconds from the open first page of the site, and the text of each page."""
        state = one.log_in(self.portal).state()
        with self.browser.new_context(
            locale="zh-CN", storage_state={"cookies": state["cookies"], "origins": []}
        ) as context:
            page = context.new_page()
            page.goto(self.portal.url + one.address.partition("#")[0])
            start = time.perf_counter()
            page.goto(self.portal.url + one.address)
            texts = [_another(page, one.body, "")]
            while _more(page, one.turn):
                page.locator(one.turn).click()
                texts.append(_another(page, one.body, texts[-1]))
            return time.perf_counter() - start, texts


def _another(page: Page, body: str, was: str) -> str:
    """The table's text, once it is there and another than `was`."""
    look = """([body, was]) => {
      const table = document.querySelector(body);
      const text = table ? table.innerText : '';
      return text.trim() && text !== was ? text : null;
    }"""
    return str(page.wait_for_function(look, arg=[body, was]).json_value())


def _more(page: Page, turn: str) -> bool:
    return bool(page.locator(turn).evaluate("(one) => !one.disabled && !/disabled/.test(one.className)"))


def measure(yard: Yard, name: str, rounds: int) -> dict[str, Any]:
    """One list: rows, opinions, what the portal was asked for, seconds of each round."""
    one, rows = LISTS[name], yard.crowd + (COLLEAGUES if name == "员工列表" else 0)
    pages = -(-rows // PAGE)
    returned = -(-yard.crowd // earlier.RETURNS) if one.opened else 0
    flow: list[float] = []
    bare: list[float] = []
    loads = 0
    opinions = 0
    for _ in range(rounds if one.address else 1):  # without a yardstick nothing is timed
        if one.address:
            seconds, texts = yard.bare(one)
            bare.append(seconds)
            if len(texts) != pages or len(set(texts)) != pages:
                raise SystemExit(f"{name}: the bare loop saw {len(set(texts))} pages, not {pages}")
        before = yard.requests(one)
        seconds, readings = yard.read(one)
        flow.append(seconds)
        loads = max(loads, yard.requests(one) - before)
        opinions = sum(bool(reading.opinion) for reading in readings)
        if len(readings) != rows:
            raise SystemExit(f"{name}: {len(readings)} readings, not {rows}")
    ratio = median(ours / theirs for ours, theirs in zip(flow, bare, strict=True)) if bare else None
    most = pages + BACK * returned
    return {
        "list": name,
        "rows": rows,
        "opinions": opinions,
        "pages": pages,
        "opened": returned,
        "loads": loads,
        "most_loads": most,
        "seconds": [round(seconds, 3) for seconds in flow],
        "bare_seconds": [round(seconds, 3) for seconds in bare],
        "ratio": None if ratio is None else round(ratio, 3),
        "within": loads <= most and (ratio is None or ratio <= MOST_RATIO),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description="Long lists, all pages.")
    parser.add_argument("--rows", type=int, default=1000, help="employees in the crowd (default 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="readings beside the bare loop (default 3)")
    parser.add_argument("--json", type=Path, default=Path("var/bench/lists.json"), help="file to write")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="gongju-lists-") as folder,
        Worker("bench.portal") as portal,
        open_browser(Settings(_env_file=None, workspace=Path(folder))) as browser,
    ):
        yard = Yard(portal.line(), browser, Path(folder), chosen.rows)
        found = [measure(yard, name, chosen.rounds) for name in LISTS]
    within = all(one["within"] for one in found)
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"lists": found, "within_limits": within}, indent=2, ensure_ascii=False)
    chosen.json.write_text(f"{text}\n", "utf-8")
    _show(found)
    return 0 if within else 1


def _show(found: list[dict[str, Any]]) -> None:
    titles = ("list", "rows", "opinions", "pages", "opened", "loads", "s", "bare s", "ratio")
    table = Table(*titles, collapse_padding=True, pad_edge=False)
    for one in found:
        bare, ratio = one["bare_seconds"], one["ratio"]
        table.add_row(
            one["list"],
            *(f"{one[key]:,}" for key in ("rows", "opinions", "pages", "opened", "loads")),
            f"{median(one['seconds']):.1f}",
            f"{median(bare):.1f}" if bare else "",
            f"{ratio:.2f}" if ratio else "",
        )
    console = Console(highlight=False)
    console.print(table)
    most = ", ".join(f"{one['most_loads']:,}" for one in found)
    console.print(f"loads at most {most}; ratio to the bare loop at most {MOST_RATIO}")


if __name__ == "__main__":
    sys.exit(main())
