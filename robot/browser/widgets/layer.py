"""Widgets: the public face of the widget layer."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Frame, Page

from robot.browser.forms import FieldResult
from robot.browser.widgets.compare import Reading, certain_files, disagreement, squash
from robot.browser.widgets.frames import open_frames
from robot.browser.widgets.hand import Hand
from robot.browser.widgets.press import press_in
from robot.browser.widgets.rows import fill_rows
from robot.browser.widgets.spec import NotAFile, Spec, asked_text, spec_of
from robot.browser.widgets.wanted import Pressed, RawFace, Shown, Wanted

SETTLE_MS = 2500
"""Longest wait for what our own acts set off before the last reading."""
NO_LABEL = "no such label"
SAME_LABEL = "controls have this label"
UNOPENED = "nothing opened"


@dataclass(slots=True)
class _Task:
    """One plain field on its way: the spec, its frame, the reading so far."""

    wanted: Wanted
    spec: Spec | None
    frame: Frame | None = None
    first: Reading | None = None
    last: Reading | None = None
    problem: str = ""
    picture: Path | None = None


class Widgets:
    """The controls of one open page, found by their visible labels, innermost frame and topmost dialog first.

    `timeout`: seconds to wait for a label, a popup or an answer to an upload before it counts as absent.
    `base`: folder that upload paths given as text are relative to.
    `pictures`: folder for pictures of controls that are not understood (none are taken when None).
    `before`: called before each click, key and choice of files; what it raises ends the filling.
    """

    def __init__(
        self, page: Page, timeout: float, *, base: Path | None = None, pictures: Path | None = None
    ) -> None:
        self.page = page
        self.timeout = timeout
        self.base = base
        self.pictures = pictures
        self.before: Callable[[], None] = lambda: None
        self._top = False
        self._begun: list[Frame] | None = None

    def fill(self, wanted: Sequence[Wanted]) -> list[FieldResult]:
        """Set every field in order, then read ALL of them back again once the page is quiet.

        One FieldResult for each Wanted in the same order; one with rows gives one result for each
        field of each row, labelled `随往子女 1 › 姓名`. Never raises for a field: a label that is
        not there, a value not offered (with the nearest offers), a refused upload, an unknown control
        or a value that reads back otherwise is a result with `agrees` False and a `problem`.
        Raises PortalDown only when the page goes away meanwhile.
        """
        tasks = [self._task(at, one) for at, one in enumerate(wanted)]
        rows: dict[int, list[FieldResult]] = {}
        run: list[_Task] = []
        self._begun = None if self._top else []
        if self._begun is not None and wanted and wanted[0].rows is not None:
            self._begin(self.page.main_frame)
        for at, task in enumerate(tasks):
            if task.wanted.rows is None:
                run.append(task)
                continue
            self._set(run)
            run = []
            rows[at] = fill_rows(self, task.wanted)
        self._set(run)
        self._judge(tasks)
        if again := [task for task in tasks if self._worth_again(task)]:
            # A field that another one reset: once more, now that those have settled.
            self._set(again, again=True)
            self._judge(tasks)
        results: list[FieldResult] = []
        for at, task in enumerate(tasks):
            results.extend(rows[at] if at in rows else [self._result(task)])
        return results

    def check(self, wanted: Sequence[Wanted]) -> list[FieldResult]:
        """What every field shows now, judged like after `fill`; nothing is touched. Without rows."""
        tasks = [self._task(at, one) for at, one in enumerate(wanted)]
        plain = [task for task in tasks if task.spec is not None]
        frames = open_frames(self.page)
        if len(frames) > 1 and plain:
            self._place(plain, frames)
        for task in plain:
            task.frame = task.frame or self.page.main_frame
        self._judge(tasks)
        for task in plain:
            names = task.spec.extra.get("names") if task.spec else None
            if names and task.spec and task.last and not certain_files(task.spec, task.last):
                task.problem = "the list does not tell these files from older ones of the same names"
        return [self._result(task) for task in tasks]

    def read(self, labels: Sequence[str]) -> dict[str, Shown]:
        """What is shown beside each label now: controls and read-only text alike."""
        specs = [Spec(at, label, "", "text", "") for at, label in enumerate(labels)]
        found: dict[int, Reading] = {}
        for frame in open_frames(self.page):
            missing = [spec for spec in specs if not found.get(spec.at, Reading()).widget]
            if missing:
                for raw in self._readings(frame, missing):
                    reading = Reading.of(raw)
                    if reading.widget or raw["at"] not in found:
                        found[raw["at"]] = reading
        return {spec.label: _shown(spec.label, found.get(spec.at, Reading())) for spec in specs}

    def empty_required(self) -> list[str]:
        """Labels of required, visible, empty controls, in page order."""
        names: list[str] = []
        for frame in open_frames(self.page):
            for name in self.hand(frame).run("required", {"top": self._top}):
                if name not in names:
                    names.append(name)
        return names

    def look(self) -> tuple[list[str], list[RawFace]]:
        """After `fill`: the labels of required, visible, empty controls in page order, and what the page
        shows besides values, a frame each. One round trip a frame."""
        empty: list[str] = []
        faces: list[RawFace] = []
        for frame in open_frames(self.page):
            said = self.hand(frame).run("look", {"top": self._top})
            empty += [name for name in said["empty"] if name not in empty]
            faces.append(RawFace(said["before"], said["now"], tuple(said["required"])))
        return empty, faces

    def press(
        self, text: str, *, near: str = "", kind: Literal["button", "link", "text"] = "button"
    ) -> Pressed:
        """Click the button (link, menu entry, tab) with that visible text, blanks inside ignored.

        Topmost dialog first. `near`: of several the one in the smallest box with that text. Waits for
        it to appear and be enabled up to `timeout`; then a trusted click.
        Raises PageChanged when there is none, or several and nothing to decide.
        """
        return press_in(self.page, text, near, kind, self.timeout)

    def said(self) -> list[str]:
        """The page's words (toasts, alerts, message boxes, validation texts) that appeared since the
        last call, oldest first, those that are gone again included."""
        words: list[str] = []
        for frame in open_frames(self.page):
            words.extend(self.hand(frame).run("said", {}))
        return words

    # ---- the steps ----

    def inside_dialog(self) -> Widgets:
        """The same layer, looking into the topmost dialog only."""
        inner = Widgets(self.page, self.timeout, base=self.base, pictures=self.pictures)
        inner.before = self.before
        inner._top = True
        return inner

    def hand(self, frame: Frame) -> Hand:
        return Hand(frame, self.pictures, self.before)

    def _begin(self, frame: Frame) -> None:
        """What the page shows before anything is typed, where no run of plain fields comes first."""
        assert self._begun is not None
        self._begun.append(frame)
        self.hand(frame).run("begin", {"top": self._top})

    def _task(self, at: int, one: Wanted) -> _Task:
        if one.rows is not None:
            return _Task(one, None)
        try:
            return _Task(one, spec_of(at, one.label, one.section, one.value, self.base))
        except NotAFile as error:
            return _Task(one, None, problem=str(error))

    def _set(self, tasks: Sequence[_Task], again: bool = False) -> None:
        """Set the fields of `tasks` in order; runs of fields in one frame go in one program."""
        todo = [task for task in tasks if task.spec is not None]
        if not todo:
            return
        frames = open_frames(self.page)
        if len(frames) > 1:
            self._place(todo, frames)
        run: list[_Task] = []
        for task in todo:
            task.frame = task.frame or (frames[0] if len(frames) == 1 else self.page.main_frame)
            if run and run[-1].frame is not task.frame:
                self._set_run(run, again)
                run = []
            run.append(task)
        self._set_run(run, again)

    def _set_run(self, run: list[_Task], again: bool) -> None:
        frame = run[0].frame
        assert frame is not None
        hand = self.hand(frame)
        begins = self._begun is not None and frame not in self._begun
        if begins and self._begun is not None:
            self._begun.append(frame)
        argument = {
            "specs": [task.spec.js() for task in run if task.spec],
            "top": self._top,
            "begins": begins,
            "again": again,
            "wait": min(self.timeout, 2.0) * 1000,
            "patience": self.timeout * 1000,
        }
        for task, raw in zip(run, hand.run("fill", argument), strict=True):
            task.first = Reading.of(raw)
            task.picture = hand.taken.get(raw["at"], task.picture)

    def _place(self, tasks: Sequence[_Task], frames: Sequence[Frame]) -> None:
        """Give each field the frame that has its label: a page's dialog first, then the innermost frame."""
        specs = [task.spec.js() for task in tasks if task.spec]
        placed: dict[int, Frame] = {}
        answers: list[tuple[Frame, bool, list[int]]] = []
        for frame in frames:
            answer = self.hand(frame).run("has", {"specs": specs, "top": self._top})
            answers.append((frame, answer["modal"], answer["found"]))
        for frame, _, found in sorted(answers, key=lambda one: not one[1]):
            for at in found:
                placed.setdefault(at, frame)
        here: Frame | None = next(iter(placed.values()), None)
        for task in tasks:
            assert task.spec is not None
            # A field that appears only later is where the one before it is.
            here = placed.get(task.spec.at, here)
            task.frame = here

    def _readings(self, frame: Frame, specs: Sequence[Spec], settle: int = 0) -> list[dict[str, Any]]:
        argument = {"specs": [spec.js() for spec in specs], "top": self._top, "ms": settle}
        readings: list[dict[str, Any]] = self.hand(frame).run("settle", argument)
        return readings

    def _judge(self, tasks: Sequence[_Task]) -> None:
        """Read everything back: when the page is quiet, and once more where it does not agree yet."""
        for frame in {id(task.frame): task.frame for task in tasks if task.frame}.values():
            assert frame is not None
            mine = [task for task in tasks if task.frame is frame and task.spec]
            for raw, task in zip(
                self._readings(frame, [task.spec for task in mine if task.spec], SETTLE_MS), mine, strict=True
            ):
                task.last = self._with_pictures(frame, task, Reading.of(raw))

    def _with_pictures(self, frame: Frame, task: _Task, reading: Reading) -> Reading:
        if not reading.pictures or reading.parts or not (task.spec and task.spec.extra.get("names")):
            return reading
        sizes = self.hand(frame).run("pictures", list(reading.pictures))  # type: ignore[arg-type]
        return replace(reading, picture_sizes=tuple(sizes))

    def _problem(self, task: _Task) -> str:
        if task.problem or task.spec is None:
            return task.problem
        first, last = task.first or Reading(), task.last or Reading()
        wrong = disagreement(task.wanted.value, task.spec, last)
        if first.problem:
            # What stopped us explains more than what is shown; a refusal stands even if the name is listed.
            return first.problem if wrong or "refused" in first.problem or "at most" in first.problem else ""
        return wrong

    def _worth_again(self, task: _Task) -> bool:
        first = task.first
        if task.spec is None or first is None or task.spec.extra.get("names"):
            return False
        if UNOPENED in first.problem:  # a linked list may have taken its place under our hand
            return True
        if first.problem:
            # A later field brought it: it is there now.
            return NO_LABEL in first.problem and bool(task.last and task.last.widget)
        return bool(self._problem(task)) and not disagreement(task.wanted.value, task.spec, first)

    def _result(self, task: _Task) -> FieldResult:
        wanted, reading = task.wanted, task.last or Reading()
        problem = self._problem(task)
        first = task.first or Reading()
        if problem and problem == first.problem:
            problem = _with_offers(problem, wanted, first)
        sensitive = wanted.sensitive or reading.widget == "password"
        return FieldResult(
            label=wanted.label,
            name=wanted.name,
            widget=reading.widget or first.widget,
            asked=asked_text(wanted.value)
            if not task.spec or "names" not in task.spec.extra or reading.widget != "upload"
            else ", ".join(task.spec.extra["names"]),
            shown=reading.shown,
            agrees=not problem,
            problem=problem,
            sensitive=sensitive,
            picture=task.picture,
        )


def _shown(label: str, reading: Reading) -> Shown:
    problem = reading.problem if reading.widget else reading.problem or "no such label is visible"
    return Shown(label, reading.widget, reading.shown, reading.parts, problem)


def _with_offers(problem: str, wanted: Wanted, reading: Reading) -> str:
    """The problem with the nearest of what is offered. Of a personal field neither the value nor what is like
    it: the others on offer may be people too."""
    if wanted.sensitive and '"' in problem:
        problem = problem.split('"')[0] + "the value" + problem.split('"')[-1]
    if not reading.offers or (wanted.sensitive and NO_LABEL not in problem):
        return problem
    sought = (
        wanted.label
        if NO_LABEL in problem
        else problem.split('"')[1]
        if '"' in problem
        else asked_text(wanted.value)
    )
    near = nearest(sought, reading.offers)
    word = "labels" if NO_LABEL in problem else "offers"
    return f"{problem}; nearest {word}: {', '.join(near)}" if near else problem


def nearest(text: str, offers: Sequence[str], count: int = 3) -> list[str]:
    """The offers most like `text`, the best first; when none is like it, the first ones."""
    plain = {offer: squash(offer) for offer in offers}
    sought = squash(text)
    scored = sorted(
        plain,
        key=lambda offer: difflib.SequenceMatcher(None, sought, plain[offer]).ratio(),
        reverse=True,
    )
    return scored[:count]
