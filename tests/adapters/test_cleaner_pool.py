"""Records are cleaned in other processes, and none is lost there."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
import time
import warnings
from collections.abc import Collection, Iterator, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import MappingProxyType

import attrs
import pytest

from textclean import Cleaner, CleanerPool, Config, ConfigError, PluginError, Record, RecordError, hookimpl
from textclean.integrations.cleaner_pool import _STARTS

STORY = "The bridge opens.\n\nShare this article"
CLEANER = Cleaner(Config(only=("share_labels",)))
SLOW = """
import time

from textclean import hookimpl

labels = {}


@hookimpl
def detect(view):
    time.sleep(0.4 if "slowly" in view.text else 0)
    return ()
"""


@attrs.frozen
class Held:
    """An object that cannot be sent to another process."""

    lock: object = attrs.field(factory=threading.Lock)


def started(before: Collection[BaseProcess]) -> list[BaseProcess]:
    return [child for child in multiprocessing.active_children() if child not in before]


@pytest.fixture(scope="module")
def pool() -> Iterator[CleanerPool]:
    with CleanerPool(CLEANER, processes=1) as made:
        yield made


@pytest.fixture
def slow(tmp_path: Path) -> Cleaner:
    plugin = tmp_path / "slow.py"
    plugin.write_text(SLOW, "utf-8")
    return Cleaner(Config(only=("slow", "share_labels")), [plugin])


def test_a_result_is_that_of_the_cleaner(pool: CleanerPool) -> None:
    record = {"id": 7, "text": STORY, "n": 1.5}
    assert pool.submit(record).result().output() == CLEANER.clean(record).output()


def test_a_coroutine_can_wait_for_it(pool: CleanerPool) -> None:
    async def both() -> list[str]:
        return [result.text for result in await asyncio.gather(pool.aclean(STORY), pool.aclean("Fine."))]

    assert asyncio.run(both()) == ["The bridge opens.", "Fine."]


def test_fields_that_cannot_be_sent_stay_with_the_record(pool: CleanerPool) -> None:
    held = Held()
    output = pool.submit({"text": STORY, "made_by": held, "more": [held], "n": {"a": [1]}}).result().output()
    assert (output["made_by"], output["more"], output["n"]) == (held, [held], {"a": [1]})


def test_what_is_no_record_is_an_error_of_its_future_alone(pool: CleanerPool) -> None:
    wrong, missing, right = pool.submit({"text": 7}), pool.submit({"text": None}, "keep"), pool.submit(STORY)
    with pytest.raises(RecordError, match="the field 'text' is of type int"):
        wrong.result()
    assert missing.result().log.tags == ("no_text",)
    assert right.result().changed


def test_a_process_that_is_killed_from_outside_costs_nothing(slow: Cleaner) -> None:
    before = multiprocessing.active_children()
    with CleanerPool(slow, processes=1) as pool:
        pool.submit("fast").result()
        future = pool.submit(f"slowly\n\n{STORY}")
        time.sleep(0.2)
        (child,) = started(before)
        os.kill(child.pid or 0, signal.SIGKILL)
        result = future.result()
    assert (result.text, result.log.errors) == ("slowly\n\nThe bridge opens.", ())


def test_closing_ends_the_processes_and_leaves_waiting_records_as_they_are(slow: Cleaner) -> None:
    before = multiprocessing.active_children()
    pool = CleanerPool(slow, processes=1)
    began = pool.submit(f"slowly\n\n{STORY}")
    waiting = pool.submit(STORY)
    time.sleep(0.2)
    pool.close()
    assert waiting.cancelled()
    result = began.result()
    assert result.text == f"slowly\n\n{STORY}"
    assert result.log.tags == ("not_cleaned",)
    assert "the pool of cleaners was closed" in result.log.errors[0].error
    assert not started(before)
    with pytest.raises(ConfigError, match="the pool of cleaners is closed; make a new one"):
        pool.submit(STORY)


def test_no_process_is_started_that_is_not_needed() -> None:
    before = multiprocessing.active_children()
    with CleanerPool(CLEANER, processes=4) as pool:
        assert not started(before)
        for _ in range(3):
            pool.submit(Record(STORY)).result()
        assert len(started(before)) == 1


def test_wrong_arguments_are_told() -> None:
    with pytest.raises(ConfigError, match="processes has to be a whole number of at least 1"):
        CleanerPool(CLEANER, processes=0)

    class Local:
        name = "local"
        labels: Mapping[str, str] = MappingProxyType({})

        @hookimpl
        def score(self) -> tuple[()]:
            return ()

    with pytest.raises(PluginError, match="cannot be pickled"):
        CleanerPool(Cleaner(Config(only=("share_labels",)), [Local()]))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_makes_a_pool_of_its_own(pool: CleanerPool) -> None:
    with _STARTS.lock, warnings.catch_warnings():  # as if another thread were just starting a process
        warnings.simplefilter("ignore", DeprecationWarning)  # that this process has threads is the point
        pid = os.fork()
        if pid == 0:
            os._exit(in_the_child(pool))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert pool.submit(STORY).result().changed


def in_the_child(pool: CleanerPool) -> int:
    """Use the pool of the parent, which is refused, and then one of this process. Return 0 if all is well."""
    try:
        pool.submit(STORY)
    except ConfigError as error:
        pool.close()
        with CleanerPool(CLEANER, processes=1) as own:
            done = own.submit(STORY).result(timeout=60).text == "The bridge opens."
        return 0 if done and "belongs to the process that forked this one" in str(error) else 1
    return 2
