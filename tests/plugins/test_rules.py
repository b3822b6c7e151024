"""Each rule of a bundled plugin finds what it looks for, and leaves alone what only looks like it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Any

import pytest

from seed_data import SEEDS
from site_pages import story
from textclean import Cleaner, Config, Finding, Record, Replacement, SiteProfile, learn
from textclean.plugin.declaration import Plugin
from textclean.plugin.host import Call, Host
from textclean.plugin.registry import Registry

CASES: list[dict[str, Any]] = json.loads((SEEDS / "cases" / "rules.json").read_text("utf-8"))
_URL = "https://www.lindenport.example/news/7"
_OPTIONAL = tuple(entry.name for entry in entry_points(group="textclean.optional"))


@cache
def registry() -> Registry:
    return Registry.load(Config(enable=_OPTIONAL))


@cache
def host() -> Host:
    return Host(registry().plugins, registry().labels)


@cache
def cleaner(plugin: str, *options: str) -> Cleaner:
    """Return a cleaner with these options of a plugin switched on."""
    return Cleaner(Config(options={plugin: dict.fromkeys(options, True)}))


def bundled() -> Iterator[Plugin]:
    return (plugin for plugin in registry().plugins if plugin.bundled)


def found(case: dict[str, Any], text: str, html: str | None) -> list[str]:
    """Return what the rule of a case proposes to change in a text with this page, in order."""
    plugin, _, rule = case["rule"].partition("/")
    fields = ({} if "html" in case else {"text": text}) | ({"title": case["title"]} if "title" in case else {})
    record = Record(text, fields=fields, html=html, url=_URL if "site" in case else case.get("url"))
    if next(one for one in bundled() if one.name == plugin).last:
        # Such a plugin needs to know what others remove.
        log = cleaner(plugin, *case.get("options", ())).clean(record).log
        spans = [
            (edit.start, edit.end)
            for edit in log.edits
            if (edit.plugin, edit.rule) == (plugin, rule) and not edit.closes_gap
        ]
    else:
        spans = [
            (item.start, item.end)
            for name, item in proposals(record, site_profile(case), as_is=plugin in {"protect", "headline"})
            if (name, item.rule) == (plugin, rule)
        ]
    return [text[start:end] for start, end in sorted(spans)]


def site_profile(case: dict[str, Any]) -> SiteProfile | None:
    """Return the profile of twenty stories: so many have a case's lines, and two more have its lines ``twice``."""
    if "site" not in case:
        return None
    lines, count = case["site"]["lines"], case["site"]["stories"]
    also = case["site"].get("twice", [])
    texts = (
        "\n".join([*story(number), *(lines if number < count else also * (number < count + 2))]) for number in range(20)
    )
    return learn({"text": text, "url": _URL} for text in texts)


def proposals(
    record: Record, site: SiteProfile | None = None, *, as_is: bool = False
) -> list[tuple[str, Finding | Replacement]]:
    call = Call(host().with_site(site).text(record.text, record), [])
    proposed: list[tuple[str, Finding | Replacement]] = [
        *host().findings(call, as_is=as_is),
        *host().replacements(call),
    ]
    assert call.failures == []
    return proposed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_finds_what_it_looks_for(case: dict[str, Any]) -> None:
    assert found(case, case["hit"], case.get("html")) == case["finds"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_leaves_alone_what_only_looks_like_it(case: dict[str, Any]) -> None:
    assert found(case, case["miss"], case.get("miss_html", case.get("html"))) == []


def test_every_rule_of_every_bundled_plugin_has_such_a_case() -> None:
    declared = {f"{plugin.name}/{rule.id}" for plugin in bundled() for rule in plugin.rules}
    assert {case["rule"] for case in CASES} == declared


def test_every_bundled_plugin_that_proposes_something_declares_its_rules() -> None:
    lacking = [plugin.name for plugin in bundled() if {"detect", "clean"} & set(plugin.hooks) and not plugin.rules]
    assert lacking == []
