"""Each rule of a bundled plugin finds what it looks for, and leaves alone what only looks like it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Any

import pytest

from seed_data import SEEDS
from textclean import Config, Finding, Record, Replacement
from textclean.plugin.declaration import Plugin
from textclean.plugin.host import Call, Host
from textclean.plugin.registry import Registry

CASES: list[dict[str, Any]] = json.loads((SEEDS / "cases" / "rules.json").read_text("utf-8"))
_OPTIONAL = tuple(entry.name for entry in entry_points(group="textclean.optional"))


@cache
def registry() -> Registry:
    return Registry.load(Config(enable=_OPTIONAL))


@cache
def host() -> Host:
    return Host(registry().plugins, registry().labels)


def bundled() -> Iterator[Plugin]:
    return (plugin for plugin in registry().plugins if plugin.bundled)


def proposals(rule: str, text: str, title: str | None, html: str | None = None) -> list[Finding | Replacement]:
    """Return what a rule finds in a text, in order."""
    fields = ({} if html else {"text": text}) | ({"title": title} if title else {})
    record = Record(text, fields=fields, html=html)
    call = Call(host().text(text, record), [])
    found: list[tuple[str, Finding | Replacement]] = [*host().findings(call), *host().replacements(call)]
    assert call.failures == []
    own = [item for plugin, item in found if f"{plugin}/{item.rule}" == rule]
    return sorted(own, key=lambda item: (item.start, item.end))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_finds_what_it_looks_for(case: dict[str, Any]) -> None:
    found = proposals(case["rule"], case["hit"], case.get("title"), case.get("html"))
    assert [case["hit"][item.start : item.end] for item in found] == case["finds"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_a_rule_leaves_alone_what_only_looks_like_it(case: dict[str, Any]) -> None:
    assert proposals(case["rule"], case["miss"], case.get("title"), case.get("html")) == []


def test_every_rule_of_every_bundled_plugin_has_such_a_case() -> None:
    declared = {f"{plugin.name}/{rule.id}" for plugin in bundled() for rule in plugin.rules}
    assert {case["rule"] for case in CASES} == declared


def test_every_bundled_plugin_that_proposes_something_declares_its_rules() -> None:
    lacking = [plugin.name for plugin in bundled() if {"detect", "clean"} & set(plugin.hooks) and not plugin.rules]
    assert lacking == []
