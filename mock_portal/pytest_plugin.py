"""pytest: a mock portal for each test, reset before it.

`portal` fixture: a running portal whose clock says 2026-11-05 10:00 Beijing time, a working day inside
the month's first ten. Markers: `portal_clock("2026-11-20T09:00")` and `portal_faults("lag", seconds=5)`
(names, then options of all of them; may be repeated).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mock_portal.client import Control

CLOCK = "2026-11-05T10:00"


class Portal:
    """`url` has no slash at the end; `control` has a method for every call of the control side."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.control = Control(url)

    def received(self, business: str | None = None) -> list[dict[str, Any]]:
        """What it accepted, in order: dicts with site, business, number, account, fields, files, at."""
        return [one for one in self.control.received(business) if one["counted"]]

    def refused(self, business: str | None = None) -> list[dict[str, Any]]:
        """What it refused, each with the words in `refused`."""
        return [one for one in self.control.received(business) if not one["counted"]]

    def state(self) -> dict[str, Any]:
        """What it holds now: see docs/mock-control.md."""
        return dict(self.control.state())


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "portal_clock(time): what the portal's clock says at the start")
    config.addinivalue_line("markers", "portal_faults(*names, **options): faults that are on from the start")


@pytest.fixture(scope="session")
def portal_server() -> Iterator[str]:
    """The address of a portal that runs as long as the tests do."""
    from mock_portal.serve import serve  # not at the top: the plugin is loaded for every pytest run

    with serve() as server:
        yield server.url


@pytest.fixture
def portal(portal_server: str, request: pytest.FixtureRequest) -> Portal:
    """A portal with nothing but the example unit in it."""
    one = Portal(portal_server)
    clock = request.node.get_closest_marker("portal_clock")
    one.control.reset(clock=clock.args[0] if clock else CLOCK)
    for marker in reversed(list(request.node.iter_markers("portal_faults"))):  # nearest one first otherwise
        for name in marker.args:
            one.control.fault(name, **marker.kwargs)
    return one
