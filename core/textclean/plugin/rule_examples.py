"""Check the examples of a rules file: each rule finds in them what the file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from textclean.errors import PluginError
from textclean.plugin.declaration import Plugin
from textclean.plugin.host import Call, Host
from textclean.plugin.rules_file.rules import RuleExample
from textclean.plugin.rules_file.rules_plugin import RulesPlugin
from textclean.plugin.rules_file.table_of_keys import path_shown
from textclean.plugin.rules_file.toml_lines import KeyPath
from textclean.proposal import Label
from textclean.record import Record
from textclean.suggest import hint


def require_examples(plugin: Plugin) -> None:
    """Check that the rules of a file, if the plugin is one, do what its examples say, with the default options.

    Raises:
        PluginError: a rule finds something else in an example. The message names file, line and key.
    """
    of = plugin.rules_file
    if of is None:
        return
    for path, message in wrong_examples(plugin, of):
        raise of.file.error(path, message)


def wrong_examples(plugin: Plugin, of: RulesPlugin) -> Iterator[tuple[KeyPath, str]]:
    """Yield where an example stands, and what its rule finds instead, for each example that is not met."""
    if not any(one.examples for one in of.file_rules):
        return
    labels = {one.rule.label: Label("") for one in of.file_rules}
    host = Host([attrs.evolve(plugin, options=of.options)], labels)
    seen: dict[tuple[str, str | None], Mapping[str, list[str]]] = {}
    for rule_place, one in enumerate(of.file_rules):
        for place, example in enumerate(one.examples):
            path: KeyPath = ("rule", rule_place, "example", place, "removed")
            page = example.text, example.url
            if page not in seen:
                seen[page] = _found(host, *page)
            found = seen[page].get(one.rule.id, [])
            if found != list(example.removed):
                yield path, _message(path, one.rule.id, example, found)


def _found(host: Host, text: str, url: str | None) -> Mapping[str, list[str]]:
    """Return what each rule finds in a text, in order."""
    call = Call(host.text(text, Record(text, url=url)), [])
    found: dict[str, list[str]] = {}
    findings = [item for _, item in host.findings(call)]
    if call.failures:
        raise PluginError(f"it fails on one of its examples: {call.failures[0].error}")
    for item in sorted(findings, key=lambda item: item.start):
        found.setdefault(item.rule, []).append(text[item.start : item.end])
    return found


def _message(path: KeyPath, rule: str, example: RuleExample, found: list[str]) -> str:
    meant = _quoted(list(example.removed))
    what = f"{rule!r} finds {_quoted(found)} in this text, and not {meant}"
    return f"{path_shown(path)}: {what}; change the rule or the example"


def _quoted(texts: list[str]) -> str:
    return ", ".join(map(repr, texts)) or "nothing"


def require_declared_labels(plugin: Plugin, labels: Mapping[str, Label]) -> None:
    """Check that every label of a rules file is declared: by the file, by textclean or by another plugin.

    Raises:
        PluginError: nobody declares it.
    """
    of = plugin.rules_file
    for place, one in enumerate(of.file_rules if of else ()):
        if of and one.rule.label not in labels:
            meant = hint(one.rule.label, sorted(labels), len(labels))
            path = ("rule", place, "label")
            message = f"{path_shown(path)}: no plugin declares {one.rule.label!r}; add it to [labels]{meant}"
            raise of.file.error(path, message)
