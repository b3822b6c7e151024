"""Real crawls of a site on this machine, with the add-on for Scrapy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

from textclean import Cleaner, Config, Log, Record, restore, verify

pytest.importorskip("scrapy", reason="the add-on needs Scrapy")
from adapters.crawl import PAGE, STORY

CRAWL = Path(__file__).with_name("crawl.py")
CLEANED = "The bridge opens on Friday.\n"
SETTINGS = {"TEXTCLEAN_CONFIG": {"plugins": {"only": ["share_labels", "page_parts"]}}, "TEXTCLEAN_PROCESSES": 1}
PLUGIN = """
import os
import time

from textclean import hookimpl

labels = {}


@hookimpl
def detect(view):
    if view.text.startswith("SPIN"):
        until = time.process_time() + 0.7
        while time.process_time() < until:
            pass
    if view.text.startswith("EXIT"):
        os._exit(9)
    while view.text.startswith("HANG"):
        pass
    return ()
"""


@attrs.frozen
class Outcome:
    """What came out of a crawl."""

    items: dict[str, dict[str, Any]]
    stats: dict[str, int]
    seconds: dict[str, float]
    longest_gap: float
    left: dict[str, int]
    processes: int
    told: str


def crawled(scenario: str, folder: Path, **settings: object) -> Outcome:
    given = json.dumps(SETTINGS | settings)
    command = [sys.executable, str(CRAWL), scenario, str(folder), given]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    found = json.loads(folder.joinpath("outcome.json").read_text("utf-8"))
    items = {item["kind"]: item for item in found.pop("items")}
    return Outcome(items, told=done.stderr, **found)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return crawled("kinds", tmp_path_factory.mktemp("crawl"))


@pytest.mark.parametrize("kind", ["dict", "declared", "data", "attrs", "model", "object", "replaced", "no page"])
def test_items_of_all_kinds_get_the_cleaned_text_and_the_log(kinds: Outcome, kind: str) -> None:
    item = kinds.items[kind]
    log = Log.from_json(item["textclean"])
    assert item["text"] == CLEANED
    assert restore(CLEANED, log) == STORY
    assert not verify(CLEANED, log)


@pytest.mark.parametrize("kind", ["no text", "null", "list"])
def test_an_item_without_a_text_passes_through_and_is_tagged(kinds: Outcome, kind: str) -> None:
    item = dict(kinds.items[kind])
    assert item.pop("textclean")["tags"] == ["no_text"]
    assert (
        item
        == {
            "no text": {"kind": "no text", "title": "Bridge"},
            "null": {"kind": "null", "text": None},
            "list": {"kind": "list", "text": [STORY]},
        }[kind]
    )


def test_a_list_in_place_of_a_text_is_told(kinds: Outcome) -> None:
    assert "the field 'text' of dict holds a list, which is no text; join it in the spider" in kinds.told


@pytest.mark.parametrize(
    "kind, why",
    [
        ("fieldless", "Fieldless has no field 'textclean' for the log; add one that may be None"),
        ("frozen", "an item of Frozen cannot be changed"),
    ],
)
def test_an_item_that_cannot_hold_the_log_passes_through_unchanged(kinds: Outcome, kind: str, why: str) -> None:
    assert kinds.items[kind]["text"] == STORY
    assert kinds.items[kind].get("textclean") is None
    assert why in kinds.told


def test_an_item_with_a_page_and_no_text_gets_the_text_of_the_page(kinds: Outcome) -> None:
    item = kinds.items["page"]
    assert list(item) == ["kind", "html", "textclean", "text"]
    assert item["text"] == "Home\nBridge\nThe bridge opens on Friday."


def test_an_earlier_log_is_kept_under_another_name(kinds: Outcome) -> None:
    assert kinds.items["again"]["textclean.previous"] == {"old": True}


def test_a_log_is_that_of_a_cleaner_with_the_page_of_the_response(kinds: Outcome) -> None:
    cleaner = Cleaner(Config(only=("share_labels", "page_parts")))
    for kind, html in (("dict", PAGE), ("no page", None)):
        item = {"kind": kind, "text": STORY} | ({"n": 1} if html else {})
        wanted = cleaner.clean(Record(STORY, html=html, url="http://127.0.0.1/", fields=item)).output()
        assert kinds.items[kind] == wanted
        assert ("evidence" in wanted["textclean"]) == bool(html)


def test_the_stats_of_the_crawl_count_what_was_done(kinds: Outcome) -> None:
    assert kinds.stats == {
        "textclean/items": 15,
        "textclean/items_changed": 10,
        "textclean/items_without_text": 3,
        "textclean/items_not_cleaned": 2,
        "textclean/edits": 10,
        "textclean/edits/share_label": 10,
        "textclean/characters_in": kinds.stats["textclean/characters_in"],
        "textclean/characters_out": kinds.stats["textclean/characters_out"],
    }
    assert set(kinds.items) >= {"dict", "frozen", "null"}
    assert "dropped" not in kinds.items


def test_nothing_is_left_behind(kinds: Outcome) -> None:
    assert kinds.processes == 0
    assert kinds.left == {"notes": 0, "open": 0}


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("plugin") / "odd.py"
    path.write_text(PLUGIN, "utf-8")
    return str(path)


@pytest.mark.slow
def test_a_long_text_does_not_keep_the_crawl_from_going_on(tmp_path: Path, plugin: str) -> None:
    asked = {"TEXTCLEAN_PLUGINS": [plugin], "TEXTCLEAN_CONFIG": {"plugins": {"only": ["share_labels", "odd"]}}}
    apart = crawled("long", tmp_path, **asked | {"TEXTCLEAN_PROCESSES": 2})
    here = crawled("long", tmp_path, **asked | {"TEXTCLEAN_PROCESSES": 0})
    # The text takes 0.7 s of processor time in each call. In the process of the crawl, all else waits for it.
    assert here.longest_gap > 0.6
    assert apart.longest_gap < here.longest_gap / 2
    assert here.seconds["long"] < here.seconds["after"]
    assert apart.seconds["after"] < apart.seconds["long"]
    assert apart.items == here.items


@pytest.mark.slow
@pytest.mark.parametrize("reactor", ["asyncioreactor.AsyncioSelectorReactor", "selectreactor.SelectReactor"])
def test_a_plugin_that_ends_its_process_or_hangs_costs_no_item(tmp_path: Path, plugin: str, reactor: str) -> None:
    outcome = crawled(
        "deadly",
        tmp_path,
        TEXTCLEAN_PLUGINS=[plugin],
        TEXTCLEAN_CONFIG={"plugins": {"only": ["share_labels", "odd"]}, "guards": {"seconds": 0.5}},
        TWISTED_REACTOR=f"twisted.internet.{reactor}",
    )
    errors = {kind: [error["error"] for error in item["textclean"]["errors"]] for kind, item in outcome.items.items()}
    assert errors == {
        "EXIT": ["WorkerError: the process ended with status 9 each time"],
        "HANG": ["TimeoutError: no answer within 0.5 s"],
        "fine": [],
    }
    assert {item["text"].split("\n", 1)[1] for item in outcome.items.values()} == {f"\n{CLEANED}"}
    assert outcome.stats["textclean/plugin_errors/odd"] == 2
    assert outcome.processes == 0


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"TEXTCLEAN_TXT_FIELD": "body"}, "unknown setting TEXTCLEAN_TXT_FIELD; did you mean 'TEXTCLEAN_TEXT_FIELD'?"),
        ({"TEXTCLEAN_PROCESSES": -1}, "TEXTCLEAN_PROCESSES has to be a whole number of at least 0"),
        ({"TEXTCLEAN_PROVENANCE": "all"}, 'TEXTCLEAN_PROVENANCE has to be "full" or "spans" or "none"'),
        ({"TEXTCLEAN_CONFIG": {"polcy": {}}}, "TEXTCLEAN_CONFIG: unknown key 'polcy'"),
    ],
)
def test_a_wrong_setting_is_an_error_that_names_it(settings: dict[str, object], message: str) -> None:
    from scrapy.settings import Settings  # noqa: PLC0415 - only if there is Scrapy

    from textclean import ConfigError  # noqa: PLC0415 - beside it
    from textclean.integrations.scrapy.settings import CrawlSettings  # noqa: PLC0415 - imports nothing without it

    with pytest.raises(ConfigError, match=message.replace("?", r"\?").replace("(", r"\(")):
        CrawlSettings.of(Settings(settings)).cleaner()


def test_settings_of_the_command_line_are_strings() -> None:
    from textclean.integrations.scrapy.settings import CrawlSettings  # noqa: PLC0415 - imports nothing without Scrapy

    given = {"TEXTCLEAN_ENABLED": "False", "TEXTCLEAN_PROCESSES": "2", "TEXTCLEAN_PLUGINS": "a.py,b.py"}
    read = CrawlSettings.of(given)
    assert (read.enabled, read.processes, list(read.plugins)) == (False, 2, ["a.py", "b.py"])
