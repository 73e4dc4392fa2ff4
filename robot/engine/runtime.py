"""The runtime: gives every case that is due its turn, once, and again when the process died in it.

One short workflow a turn, with one step that opens an office and a browser and closes them. Nothing waits
in a workflow: a case that waits is a row of the docket with a time. A turn is known by its case and the
version of its row (`C7:turn-12.31`), so it is enqueued once however often it is found due. The queue runs the
turns of one account one after another, and `locks.an_account` keeps them apart whatever the queue says.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from loguru import logger
from sqlalchemy.exc import DatabaseError

from robot.engine.clerk import Clerk
from robot.engine.durable import VERSION, config
from robot.engine.locks import an_account
from robot.errors import AccountBusy, GongjuError, LedgerDown, TurnFailed
from robot.filing.docket_tables import Entry
from robot.settings import Settings

if TYPE_CHECKING:
    from robot.engine.executors import Names

QUEUE = "portal"
LOOK = 0.5
"""Seconds between two looks into the queue."""
TICK = 2.0
"""Seconds between two looks for cases that are due; a turn that ends is followed by one at once."""
ALL = 100
"""Visits at once on all machines together."""
AGAIN = timedelta(seconds=20)
"""After this a turn that ended and left its case as it was (its account was in use) is taken again."""
KEPT = timedelta(days=30)
"""How long turns that are over are kept. What came of them stands in the docket."""
OPEN = ("ENQUEUED", "PENDING", "DELAYED")
BEGINNING = datetime.min.replace(tzinfo=UTC)
AT_ONCE = 200
"""Turns enqueued in one tick: the rest has its turn in the next."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a turn, for whoever watches. `error`: in its own words, or empty."""

    case: str
    subject: str
    way: str
    did: str
    state: str
    reason: str
    error: str = ""


class Runtime:
    """DBOS at work for one workspace; one a process. `tell` is called from the turns' threads.

    `executor`: a name that no other live process has and the next start will have again: what was in flight
    under it is taken up by `start`.
    """

    def __init__(self, settings: Settings, clerk: Clerk, executor: str, tell: Callable[[Told], None]) -> None:
        self.settings, self.clerk, self.executor, self._tell = settings, clerk, executor, tell
        self._running: set[str] = set()
        self._strange: set[tuple[str, str]] = set()
        self._over: dict[str, datetime] = {}
        self._ended = threading.Event()
        self._workflow: Any = None
        self._swept = BEGINNING

    # --- its life

    def start(self) -> None:
        """Take up what was in flight and begin to work. Raises ConfigError; LedgerDown while the engine's own
        database cannot be written."""
        try:
            self._start()
        except DatabaseError as error:
            raise _down(error) from None

    def _start(self) -> None:
        from dbos import DBOS

        DBOS(config=config(self.settings, self.executor))
        self._workflow = DBOS.workflow(name="turn")(self._make())
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            partition_concurrency=1,
            partition_worker_concurrency=1,
            global_concurrency=ALL,
            worker_concurrency=self.settings.visits,
            polling_interval_sec=LOOK,
            on_conflict="always_update",
        )

    def stop(self, patience: float) -> tuple[str, ...]:
        """Begin no more turns and let those that run end, for `patience` seconds. Returns the cases whose
        turn goes on: the process has to end now, and the next start takes them again."""
        from dbos import DBOS

        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=round(patience))
        return tuple(sorted(self._running))

    def wait(self, stop: threading.Event) -> None:
        """Until the next tick is worth while: a turn has ended, some time has passed, or `stop` is set."""
        for _ in range(round(TICK / 0.1)):
            if self._ended.wait(0.1) or stop.is_set():
                break
        self._ended.clear()

    def take_over(self, names: Names) -> None:
        """Enqueue again what is in flight under the names of workers that are gone."""
        from dbos import DBOS

        pending = [one for one in _turns(status="PENDING") if one.app_version == VERSION]
        running = {one.executor_id for one in pending if one.executor_id}
        for dead in names.dead(running):
            DBOS._recover_pending_workflows([dead])
            logger.warning("the turns of {} are taken over: it is gone", dead)

    # --- what is due

    def tick(self) -> list[str]:
        """Enqueue the turn of every case that is due and has none yet. Returns the turns' ids.

        Raises LedgerDown while the engine's own database cannot be written.
        """
        try:
            return self._tick()
        except DatabaseError as error:
            raise _down(error) from None

    def _tick(self) -> list[str]:
        self._sweep()
        self._free_what_is_left()
        due = self.clerk.due()
        if due:
            taken = _turns(status=list(OPEN))
            strange = self._left_to_others([one for one in taken if one.app_version != VERSION])
            waiting = {_case(one) for one in taken if one.app_version == VERSION}
            others = {one.workflow_id for one in strange}
            due = [one for one in due if one.name not in waiting and turn_id(one) not in others][:AT_ONCE]
        if not due:
            return []  # asked for the turns of no case, DBOS gives all there are
        ready = self._not_just_taken(due)
        return [self._enqueue(one) for one in ready]

    def _left_to_others(self, strange: list[Any]) -> list[Any]:
        """Say once which turns are another version's. A case that a person has moved since has another turn,
        and that one is ours. Without a Postgres nobody else can take them: they are forgotten, and each case
        that is still due has another."""
        if strange and self.settings.database is None:
            from dbos import DBOS

            DBOS.delete_workflows([one.workflow_id for one in strange])
            logger.info("given anew, since an earlier version left them: {}", ", ".join(map(_case, strange)))
            return []
        now = {(_case(one), str(one.app_version)) for one in strange}
        for case, version in sorted(now - self._strange):
            logger.warning(
                "{}: its turn belongs to version {} of the workflows, here is {}: it is left to a worker of"
                " that version; where none runs any more, `gongju retry {}` gives the case a turn here",
                case,
                version,
                VERSION,
                case,
            )
        self._strange = now
        return strange

    def _free_what_is_left(self) -> None:
        """A turn whose end could not be written down (the disk was full) counts as under way for ever, and
        its account with it. It has ended: it is forgotten, and the case, if it is still due, has another."""
        from dbos import DBOS

        now, mine = datetime.now(UTC), [one for one in _turns(status="PENDING") if self._is_mine(one)]
        left = [one.workflow_id for one in mine if now - self._last_seen(one) >= AGAIN]
        if left:
            logger.warning("left open by an end nobody wrote down, taken anew: {}", ", ".join(left))
            DBOS.delete_workflows(left)

    def _last_seen(self, turn: Any) -> datetime:
        """When it was last known to be alive."""
        return max(_changed(turn), self._over.get(turn.workflow_id.partition(":")[0], BEGINNING))

    def _is_mine(self, turn: Any) -> bool:
        """Whether it should be running here and is not."""
        return turn.executor_id == self.executor and turn.workflow_id.partition(":")[0] not in self._running

    def _enqueue(self, entry: Entry) -> str:
        from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

        account, name = self.clerk.account(entry.name), turn_id(entry)
        with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=account or entry.name):
            DBOS.enqueue_workflow(QUEUE, self._workflow, entry.name, entry.version, account)
        return name

    def _not_just_taken(self, due: Sequence[Entry]) -> list[Entry]:
        """Without those whose turn has ended a moment ago and left them as they were. Older such turns are
        forgotten, so that they can be taken again under the same name."""
        from dbos import DBOS

        ended = {one.workflow_id: _moment(one) for one in _turns(workflow_ids=[turn_id(one) for one in due])}
        now = datetime.now(UTC)
        old = [name for name, at in ended.items() if now - at >= AGAIN]
        if old:
            logger.info("taken again, since they left their cases as they were: {}", ", ".join(old))
            DBOS.delete_workflows(old)
        return [one for one in due if turn_id(one) not in ended or turn_id(one) in old]

    def _sweep(self) -> None:
        """Forget turns that are over, once an hour."""
        from dbos import DBOS

        now = datetime.now(UTC)
        if now - self._swept < timedelta(hours=1):
            return
        self._swept = now
        ended = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
        over = _turns(status=ended, completed_before=(now - KEPT).isoformat(), limit=5000)
        if over:
            DBOS.delete_workflows([one.workflow_id for one in over])
            logger.info("{} turns older than {} days are forgotten", len(over), KEPT.days)

    # --- a turn

    def _make(self) -> Callable[[str, int, str], str]:
        """The workflow: a function of its own each time, as DBOS knows workflows by their function."""
        from dbos import DBOS

        def turn(name: str, version: int, account: str) -> str:
            return DBOS.run_step({"name": "turn"}, self._step, name, version, account)

        return turn

    def _step(self, name: str, version: int, account: str) -> str:
        """One turn, in one go: the browser opens and closes in here. What it did, or why it did nothing."""
        self._running.add(name)
        try:
            with an_account(self.settings, account):
                return self._take(name, version)
        except AccountBusy as busy:
            logger.info("{}: {}", name, busy)
            return "busy"
        finally:
            self._running.discard(name)
            self._over[name] = datetime.now(UTC)
            self._ended.set()

    def _take(self, name: str, version: int) -> str:
        try:
            came = self.clerk.take(name, version)
        except GongjuError as error:
            logger.error("{}: {}", name, error)
            raise TurnFailed(type(error).__name__) from None
        except Exception as bug:
            where = "".join(traceback.format_tb(bug.__traceback__))
            logger.error("{}: {} (a bug)\n{}", name, type(bug).__name__, where)
            raise TurnFailed(type(bug).__name__) from None
        if came is None:
            return "overtaken"
        if came.moved or came.did != "wait":
            case = came.case
            self._tell(
                Told(name, case.subject, case.way, came.did, case.state, case.reason, str(came.error or ""))
            )
        return came.did


def _down(error: DatabaseError) -> LedgerDown:
    said = str(error.orig).partition("\n")[0] if error.orig else type(error).__name__
    return LedgerDown(f"the engine's database cannot be written now: {said}")


def turn_id(entry: Entry) -> str:
    """`C7:turn-12.31`: the case's turns so far, and the version of its row: another one after whatever a
    person or a turn changed."""
    return f"{entry.name}:turn-{entry.turn}.{entry.version}"


def _case(turn: Any) -> str:
    return str(turn.workflow_id.partition(":")[0])


def _turns(**which: Any) -> list[Any]:
    from dbos import DBOS

    return DBOS.list_workflows(queue_name=QUEUE, load_input=False, load_output=False, **which)


def _moment(status: Any) -> datetime:
    """When a turn came to its end; for one that has not, long from now."""
    return datetime.max.replace(tzinfo=UTC) if status.status in OPEN else _changed(status)


def _changed(status: Any) -> datetime:
    """When the row of a turn was last written."""
    return datetime.fromtimestamp((status.updated_at or 0) / 1000, UTC)
