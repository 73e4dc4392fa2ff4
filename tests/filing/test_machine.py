"""Any sequence of runs, deaths, faults, reviews and waiting: never doubled, never lost, always settled."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from simulated import SAMPLES, Killed, World, approved

from robot.errors import GongjuError, OutcomeUnknown
from robot.filing.poll import poll
from robot.filing.protocol import dry_run, submit
from robot.filing.states import UNSENT, WITH_PORTAL

ANSWERS = [
    "ok",
    "ok",
    "accept-then-502",
    "accept-then-lost",
    "accept-then-refused",
    "error-before-accept",
    "refused",
    "busy",
    "lost",
    "crash",
    "crash-before",
]
NUMBERS = count(1)
STEPS = st.one_of(st.just(0), st.integers(1, 45))


class Filing(RuleBasedStateMachine):
    ledger = None

    @initialize(same_number=st.booleans())
    def begin(self, same_number):
        subject = f"M{next(NUMBERS):05d}-"
        self.world = World(shared=self.ledger, subject=subject, same_number=same_number)
        self.headcount = 2
        self.returns = 0

    @property
    def job(self):
        return self.world.job(self.headcount)

    def run(self, work):
        """One process."""
        with self.world.desk() as desk:
            try:
                work(desk)
            except (GongjuError, Killed, KeyboardInterrupt) as error:
                return error
            finally:
                self.world.restart()
        return None

    @rule(answer=st.sampled_from(ANSWERS), kill_at=STEPS, interrupt_at=STEPS, again=st.booleans())
    def send(self, answer, kill_at, interrupt_at, again):
        self.world.answer, self.world.kill_at, self.world.interrupt_at = answer, kill_at, interrupt_at
        self.run(lambda desk: submit(desk, self.job, again=again))
        self.world.answer, self.world.logged_out = "ok", False

    @rule(kill_at=STEPS)
    def try_dry(self, kill_at):
        clicks = self.world.clicks
        self.world.kill_at = kill_at
        self.run(lambda desk: dry_run(desk, self.job))
        assert self.world.clicks == clicks

    @rule()
    def approve(self):
        self.run(lambda desk: approved(desk, self.job))

    @rule(headcount=st.integers(1, 3))
    def mend(self, headcount):
        self.headcount = headcount

    @rule(lag=st.sampled_from([0, 5, 120]))
    def lag(self, lag):
        self.world.lag = lag

    @rule(seconds=st.sampled_from([1, 60, 599, 600]))
    def wait(self, seconds):
        self.world.pass_time(seconds)

    @precondition(lambda self: hasattr(self, "world") and self.world.live)
    @rule(decision=st.sampled_from(["in_review", "returned", "granted"]))
    def review(self, decision):
        filing = self.world.live[-1]
        if filing.state != "granted":
            filing.state, filing.opinion = decision, "意见" if decision == "returned" else ""
            self.returns += decision == "returned"

    @rule(kill_at=STEPS)
    def look_around(self, kill_at):
        self.world.kill_at = kill_at
        self.run(lambda desk: poll(desk, [SAMPLES], {"chaoyang_hr": ["unit"]}))

    @rule()
    def settle(self):
        """The operator approves what is there now and runs until the portal's answer is known."""
        self.world.pass_time(600)
        error = self.run(lambda desk: submit(desk, approved(desk, self.job), again=True))
        if isinstance(error, OutcomeUnknown):  # a lag of the list after this very click
            self.world.pass_time(600)
            error = self.run(lambda desk: submit(desk, approved(desk, self.job), again=True))
        assert error is None
        with self.world.desk() as desk:
            filing = desk.ledger.get(self.job.key)
        self.world.restart()
        (live,) = self.world.live
        assert (filing.receipt_number, filing.state) == (live.number, live.state)

    @invariant()
    def nothing_doubled_nothing_lost(self):
        if not hasattr(self, "world"):
            return
        assert len(self.world.live) <= 1, "doubled"
        if not self.world.same_number:
            assert len(self.world.stored) <= 1 + self.returns, "doubled"
        with self.world.desk() as desk:
            filing = desk.ledger.get(self.job.key)
            events = desk.ledger.events(filing) if filing else []
        self.world.restart()
        if filing is None:
            assert not self.world.stored
            return
        if self.world.live:
            assert filing.state not in UNSENT, "lost"
        if filing.state in WITH_PORTAL:
            assert filing.receipt_number in {one.number for one in self.world.stored}
        assert events[-1].went_to == filing.state
        assert [a.went_to for a in events[:-1]] == [b.came_from for b in events[1:]]


MANY = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_any_sequence(shared):
    Filing.ledger = shared
    run_state_machine_as_test(Filing, settings=MANY)
