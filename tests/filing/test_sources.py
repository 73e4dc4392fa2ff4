"""The sources of flows are read by every thread that makes a sheet or a hash."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from robot.filing import sources


@pytest.fixture
def giving_way() -> Iterator[None]:
    """Threads that give way to each other in the midst of whatever makes new objects."""

    def give_way(phase: str, info: dict[str, int]) -> None:
        time.sleep(0)

    before = gc.get_threshold()
    gc.callbacks.append(give_way)
    gc.set_threshold(100)
    yield
    gc.set_threshold(*before)
    gc.callbacks.remove(give_way)


def test_threads_parse_at_the_same_time(giving_way: None) -> None:
    text = Path(sources.__file__).read_text("utf-8")
    with ThreadPoolExecutor(2) as threads:
        trees = list(threads.map(sources.tree, [text] * 20))
    assert {len(one.body) for one in trees} == {len(sources.tree(text).body)}


def test_words_are_the_strings_that_stand_there() -> None:
    assert sources.words('page.press("a.b")\nx = ["c", f"{1}d", 2]') == {"a.b", "c", "d"}
