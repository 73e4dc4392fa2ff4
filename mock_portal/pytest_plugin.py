"""pytest: a mock portal for each test, reset before it.

`portal` fixture: a running portal whose clock says 2026-11-05 10:00 Beijing time, a working day inside
the month's first ten, with every habit of such portals on and no fault. The marker `portal` changes that:

    @pytest.mark.portal(
        clock="2026-11-20T09:00",
        faults=["lag", {"name": "slow", "seconds": 5}],  # on from the start
        habits=["announcement"],                         # these and no others
        without=["announcement"],                        # or: all but these
        drift=7,                                         # the sites changed by this seed
    )

Names that are none end the test with the nearest that is. On a class or module it holds for all tests in
it; what stands nearer to the test wins, key by key. `portal_clock` and `portal_faults` are the same for one
thing each. With pytest-xdist every worker has a portal of its own: nothing is shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mock_portal.client import Control, ControlError

CLOCK = "2026-11-05T10:00"
KEYS = ("clock", "faults", "habits", "without", "drift")


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
    config.addinivalue_line("markers", f"portal({', '.join(KEYS)}): how the mock portal starts into the test")
    config.addinivalue_line("markers", "portal_clock(time): what the portal's clock says at the start")
    config.addinivalue_line("markers", "portal_faults(*names, **options): faults that are on from the start")


@pytest.fixture(scope="session")
def portal_server() -> Iterator[str]:
    """The address of a portal that runs as long as the tests do, on a free port of this machine."""
    from mock_portal.serve import serve  # not at the top: the plugin is loaded for every pytest run

    with serve() as server:
        yield server.url


@pytest.fixture
def portal(portal_server: str, request: pytest.FixtureRequest) -> Portal:
    """A portal with nothing but the example unit in it."""
    one = Portal(portal_server)
    wanted = _wanted(request.node)
    try:
        _begin(one.control, wanted)
    except ControlError as error:
        pytest.fail(f"@pytest.mark.portal: {error}", pytrace=False)
    for marker in reversed(list(request.node.iter_markers("portal_faults"))):  # nearest one first otherwise
        for name in marker.args:
            one.control.fault(name, **marker.kwargs)
    return one


def _wanted(node: Any) -> dict[str, Any]:
    """The markers' keys, the nearest winning."""
    wanted: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("portal"))):
        if marker.args or (unknown := sorted(set(marker.kwargs) - set(KEYS))):
            given = f"unknown key {unknown[0]!r}" if not marker.args else "keys only"
            pytest.fail(f"@pytest.mark.portal: {given}; known: {', '.join(KEYS)}", pytrace=False)
        wanted |= marker.kwargs
    if (clock := node.get_closest_marker("portal_clock")) is not None:
        wanted["clock"] = clock.args[0]
    return wanted


def _begin(control: Control, wanted: dict[str, Any]) -> None:
    control.reset(clock=wanted.get("clock", CLOCK))
    if "habits" in wanted:
        control.only_habits(wanted["habits"])
    for name in wanted.get("without", ()):
        control.habit(name, False)
    for fault in wanted.get("faults", ()):
        control.fault(**({"name": fault} if isinstance(fault, str) else fault))
    if "drift" in wanted:
        control.drift(wanted["drift"])
