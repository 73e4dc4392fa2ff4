"""Where a story plays: the portal, the way to it, the workspace, and what its ledger stands on."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.chaos.clock import Clock
from bench.chaos.relay import Relay
from mock_portal.pytest_plugin import CLOCK, Portal
from mock_portal.serve import serve
from robot.browser.session import Store
from robot.engine.office import Office
from robot.people.init import init_workspace
from robot.settings import Settings
from tests.factories import TODAY
from tests.flows import plain
from tests.postgres_server import NoServer, Server, binaries, server, user

SETTLE = 300
"""Of the story's clock: five seconds."""
DISK = "64m"


@dataclass(frozen=True, slots=True)
class World:
    """`place`: what is the story's and not the product's."""

    portal: Portal
    relay: Relay
    settings: Settings
    place: Path
    clock: Clock
    postgres: Server | None

    @property
    def words(self) -> tuple[str, ...]:
        """The engines that run."""
        return ("serve", "worker") if self.postgres else ("serve",)

    def log_in(self) -> None:
        """Everybody, as a person would."""
        with Office(self.settings) as office:
            person = office.case("E001").person
        for name, account, site in (
            ("chaoyang_hr", "unit", plain.office(self.portal)),
            ("talent_unit", "unit", plain.unit_site(self.portal)),
            ("talent_person", "E001", plain.person_site(self.portal, person)),
        ):
            Store.of(self.settings, name, account).keep(site.state())

    def fill_disk(self) -> None:
        """Not a byte more."""
        with (self.settings.var / "ballast").open("ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                while _wrote(file.fileno(), size):
                    pass

    def free_disk(self) -> None:
        (self.settings.var / "ballast").unlink(missing_ok=True)


def _wrote(file: int, size: int) -> bool:
    try:
        return os.write(file, b"\0" * size) > 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False


def cannot(name: str) -> str:
    """Why a world cannot be made here; empty when it can."""
    if name == "disk":
        with tempfile.TemporaryDirectory() as folder:
            try:
                with _mounted(Path(folder)):
                    return ""
            except (OSError, subprocess.CalledProcessError) as error:
                said = (getattr(error, "stderr", b"") or str(error).encode()).decode().splitlines()[0]
                return f"no small disk can be mounted: {said.rpartition(': ')[2]}"
    if name == "postgres":
        try:
            binaries()
            user()
        except NoServer as error:
            return str(error)
    return ""


@contextmanager
def world(name: str, folder: Path) -> Iterator[World]:
    """`one`: a file, one engine; `disk`: the same on a small disk; `postgres`: two engines on a Postgres."""
    workspace, place = folder / "workspace", folder / "story"
    place.mkdir()
    init_workspace(workspace)
    with ExitStack() as stack:
        postgres = stack.enter_context(server()) if name == "postgres" else None
        if postgres:
            postgres.anew()
        if name == "disk":
            (workspace / "var").mkdir(mode=0o700)
            stack.enter_context(_mounted(workspace / "var"))
        portal = Portal(stack.enter_context(serve()).url)
        portal.control.reset(clock=CLOCK)
        relay = stack.enter_context(Relay(portal.url))
        given = {
            "TODAY": str(TODAY),
            "MOCK_URL": relay.url,
            "PATIENCE": "3",
            "SETTLE": str(SETTLE),
            "TIMEOUT": "8",
        }
        if postgres:
            given["DATABASE"] = postgres.url()
        env = workspace / ".env"
        env.write_text("".join(f"GONGJU_{one}={value}\n" for one, value in given.items()))
        env.chmod(0o600)
        settings = Settings(_env_file=env, workspace=workspace)
        clock = Clock(place / "clock")
        clock.put()
        made = World(portal, relay, settings, place, clock, postgres)
        made.log_in()
        yield made


@contextmanager
def _mounted(folder: Path) -> Iterator[None]:
    """A disk of its own, of DISK, in memory."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "tmpfs", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)
