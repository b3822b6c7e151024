"""Plugins that are called whether their phrases stand in a text or not, and digests of what plugins read."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from strategies import Named
from textclean import Cleaner, Finding, PluginError, View, hookimpl


class Counting(Named):
    """Counts the texts that it is shown, and the hits on them."""

    phrases: Mapping[str, tuple[str, ...]] = {"line": ("take our poll",)}

    def __init__(self, *, always: bool, last: bool = False) -> None:
        super().__init__("counting")
        self.always = always
        self.last = last
        self.hits: list[int] = []

    @hookimpl
    def detect(self, view: View) -> list[Finding]:
        self.hits.append(len(view.hits))
        return []


@pytest.mark.parametrize("last", [False, True])
def test_a_plugin_with_phrases_is_called_where_they_stand_and_with_always_everywhere(last: bool) -> None:
    for always, hits in ((False, [1]), (True, [0, 1])):
        plugin = Counting(always=always, last=last)
        cleaner = Cleaner(plugins=[plugin])
        cleaner.clean("The ferry sails again on Monday, said the harbour office in a long letter to the islanders.")
        cleaner.clean("The ferry sails again.\nWho else, so take our poll of today, was on board of it at all?")
        assert plugin.hits == hits


class Reading(Named):
    """Reads a file of which it names the digest."""

    def __init__(self, digests: object) -> None:
        super().__init__("reading")
        self.digests = digests

    def inputs(self, options: Mapping[str, object]) -> object:
        assert options == {}
        return self.digests

    @hookimpl
    def tag(self) -> None:
        return None


def test_digests_of_what_a_plugin_reads_are_part_of_the_run() -> None:
    runs = [Cleaner(plugins=[Reading(digests)]) for digests in ({}, {"weights": "1"}, {"weights": "2"})]
    assert len({cleaner.run for cleaner in runs}) == 3
    described = next(one for one in runs[1].manifest()["plugins"] if one["name"] == "reading")
    assert described["inputs"] == {"weights": "1"}


@pytest.mark.parametrize("digests", [None, [], {"weights": 1}, {1: "weights"}])
def test_digests_of_a_wrong_type_are_an_error_of_the_plugin(digests: object) -> None:
    with pytest.raises(PluginError, match="'inputs' has to be a function of the options"):
        Cleaner(plugins=[Reading(digests)])
