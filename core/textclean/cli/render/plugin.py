"""What a plugin declares: as plain values, and in tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import click

from textclean.cli.terminal_safe import visible_line
from textclean.plugin.declaration import Plugin
from textclean.text.phrases import Phrase

if TYPE_CHECKING:
    from textclean.testing.cases import Cases

_Table = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]


def declared(plugin: Plugin, cases: Cases, *, words: bool = False) -> dict[str, Any]:
    """Return everything that a plugin declares, and its cases, as plain values; ``words``: its phrases, too."""
    rules = [
        attrs.asdict(rule) | {"hits": _count(cases, rule.id, hits=True), "misses": _count(cases, rule.id, hits=False)}
        for rule in plugin.rules
    ]
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "hooks": list(plugin.hooks),
        "before": list(plugin.before),
        "after": list(plugin.after),
        "rules": rules,
        "labels": {name: attrs.asdict(label) for name, label in plugin.labels.items()},
        "phrases": {
            name: {"anchor": plugin.anchors[name], "count": len(phrases), "languages": _languages(phrases)}
            | ({"words": _words(phrases)} if words else {})
            for name, phrases in plugin.phrases.items()
        },
        "options": dict(plugin.options),
        "tags": dict(plugin.tags),
        "scores": {name: attrs.asdict(score) for name, score in plugin.scores.items()},
        "cases": [{"rule": case.rule, "text": case.text, "finds": list(case.finds)} for case in cases],
        "doubts": list(plugin.doubts),
    }


def _count(cases: Cases, rule: str, *, hits: bool) -> int:
    return sum(case.rule == rule and bool(case.finds) == hits for case in cases)


def _languages(phrases: Sequence[Phrase]) -> dict[str, int]:
    return dict(sorted(Counter(phrase.lang for phrase in phrases).items()))


def _words(phrases: Sequence[Phrase]) -> dict[str, list[str]]:
    return {lang: [phrase.text for phrase in phrases if phrase.lang == lang] for lang in _languages(phrases)}


def show_plugin(plugin: Mapping[str, Any]) -> None:
    """Print what ``declared`` returns, in one table for each kind of declaration."""
    from textclean.cli.terminal import console, table  # noqa: PLC0415 - a program that wants JSON needs no tables

    hooks = ", ".join(plugin["hooks"])
    click.echo(visible_line(f"{plugin['name']} · {plugin['distribution']} {plugin['version']} · {hooks}"))
    for doubt in plugin["doubts"]:
        click.echo(visible_line(f"  {doubt}"))
    out = console()
    for headings, rows in _tables(plugin):
        if rows:
            listing = table(*headings)
            for row in rows:
                listing.add(*row)
            out.print(listing.rich)
    for name, found in plugin["phrases"].items():
        for lang, words in found.get("words", {}).items():
            click.echo(visible_line(f"{name}, {lang}:"))
            for word in words:
                click.echo(visible_line(f"  {word}"))


def _tables(plugin: Mapping[str, Any]) -> Iterator[_Table]:
    """Yield the headings and rows of each table."""
    yield (
        ("rule", "label", ">confidence", ">cases: hits", ">misses", "what it looks for"),
        [
            (one["id"], one["label"], f"{one['confidence']:g}", str(one["hits"]), str(one["misses"]), one["looks_for"])
            for one in plugin["rules"]
        ],
    )
    labels = [(name, label["action"], label["description"]) for name, label in plugin["labels"].items()]
    yield ("label", "action", "what it is"), labels
    phrases = [
        (name, found["anchor"], f"{found['count']:,}", ", ".join(f"{k} {v:,}" for k, v in found["languages"].items()))
        for name, found in plugin["phrases"].items()
    ]
    yield ("phrases", "where they stand", ">count", "by language"), phrases
    yield ("option", "value"), [(name, repr(value)) for name, value in plugin["options"].items()]
    yield ("tag", "what it says"), list(plugin["tags"].items())
    scores = [
        (name, f"{score['low']:g} to {score['high']:g}", score["description"])
        for name, score in plugin["scores"].items()
    ]
    yield ("score", "range", "what it says"), scores
