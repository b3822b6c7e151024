"""Make a plugin of a rules file."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from textclean.errors import PluginError
from textclean.plugin.compatibility import API, wrong_api
from textclean.plugin.rules_file.keys import ALSO, EXAMPLE, LABEL, NEAR, RULE, TOP
from textclean.plugin.rules_file.phrase_sets import PhraseSets, ReadFolder, phrases_in_folder
from textclean.plugin.rules_file.rules import FileRule, Near, RuleExample
from textclean.plugin.rules_file.rules_plugin import RulesPlugin
from textclean.plugin.rules_file.table_of_keys import FileText, KeyTable, path_shown
from textclean.proposal import Label, Rule
from textclean.text.phrases import Phrase, sets_of_package

#: The suffix of rules files.
RULES_SUFFIX = ".toml"
#: A file has at most so many bytes: what is longer belongs into phrase files.
LARGEST_FILE = 4 << 20
_NUMBERS = ("min_words", "max_words", "below")


def read_rules(path: Path) -> RulesPlugin:
    """Read a rules file. Phrase files are looked for in its folder.

    Raises:
        PluginError: the file or its phrase files cannot be read, or are wrong; the message names file, line and key.
    """
    return _made(path, lambda folder: phrases_in_folder(path.parent / folder))


def packaged_rules(module: str) -> RulesPlugin | None:
    """Read the rules file of a package: for ``package.words`` its ``words.toml``.

    Returns:
        The plugin; None: the package has no such file.

    Raises:
        PluginError: see ``read_rules``.
    """
    package, _, name = module.rpartition(".")
    file = files(package) / f"{name}{RULES_SUFFIX}" if package else None
    if file is None or not file.is_file():
        return None
    return _made(file, lambda folder: sets_of_package(f"{package}.{folder}"))


def _made(file: Traversable | Path, read_folder: ReadFolder) -> RulesPlugin:
    data = _bytes(file)
    source = FileText(file.name, _text(file.name, data))
    top = KeyTable(_parsed(source), TOP, (), source)
    if top["textclean_api"] != API:
        raise source.error(("textclean_api",), wrong_api(top["textclean_api"]))
    sets = PhraseSets.of(top, read_folder)
    options: dict[str, int] = top["options"] or {}
    rules = tuple(_rules(top, sets, options))
    return RulesPlugin(
        name=file.name.removesuffix(RULES_SUFFIX),
        version=(digest := _digest(data, rules))[:12],
        file=source,
        textclean_api=top["textclean_api"],
        before=tuple(top["before"]),
        after=tuple(top["after"]),
        labels=dict(_labels(top)),
        options=options,
        file_rules=rules,
        digest=digest,
        description=top["description"] or "",
    )


def _bytes(file: Traversable | Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise PluginError(f"cannot read the rules file {file} ({error.strerror}); check the path") from error
    if len(data) > LARGEST_FILE:
        raise PluginError(
            f"{file.name}: a rules file may have {LARGEST_FILE >> 20} MB; put long lists of phrases into phrase files"
        )
    return data


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")  # some editors put a mark in front
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PluginError(f"{name}, line {line}: not UTF-8 ({error.reason}); save the file as UTF-8") from error


def _parsed(source: FileText) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except RecursionError as error:
        raise PluginError(f"{source.name}: nested too deeply; the tables of rules have three levels") from error
    except ValueError as error:  # not TOML, or a number of thousands of digits
        raise PluginError(f"{source.name}: not valid TOML: {error}") from error


def _digest(data: bytes, rules: Iterable[FileRule]) -> str:
    """Return the digest of a file and of the phrases that its rules look for, which may stand in other files."""
    digest = hashlib.sha256(data)
    for one in rules:
        for phrase in (*one.phrases, *one.also, *(one.near.phrases if one.near else ())):
            digest.update(f"\n{phrase.lang}\t{phrase.text}".encode())
    return digest.hexdigest()


def _labels(top: KeyTable) -> Iterator[tuple[str, Label]]:
    for name, value in (top["labels"] or {}).items():
        if isinstance(value, str):
            yield name, Label(value)
        else:
            table = KeyTable(value, LABEL, ("labels", name), top.file)
            yield name, Label(table["description"], table["action"])


def _rules(top: KeyTable, sets: PhraseSets, options: Mapping[str, int]) -> Iterator[FileRule]:
    lines: dict[str, int] = {}
    for place, values in enumerate(top["rule"]):
        table = KeyTable(values, RULE, ("rule", place), top.file)
        first = lines.setdefault(table["id"], place)
        if first != place:
            raise table.error(
                "id", f"is {table['id']!r}, like that of rule {first + 1}; each rule needs a name of its own"
            )
        yield _rule(table, sets, options)


def _rule(table: KeyTable, sets: PhraseSets, options: Mapping[str, int]) -> FileRule:
    phrases = sets.of_rule(table)
    _require_one_kind(table, phrases)
    for name in _NUMBERS:
        _require_option(table, name, options)
    return FileRule(
        rule=Rule(table["id"], table["label"], table["looks_for"] or _told(table, phrases), float(table["confidence"])),
        phrases=phrases,
        shape=table["shape"],
        anchor=table["anchor"],
        where=table["where"],
        min_words=table["min_words"],
        max_words=table["max_words"],
        followed_by=frozenset(table["followed_by"]),
        also=_also(table, sets),
        sites=frozenset(site.lower().removeprefix("www.") for site in table["sites"]),
        spares=frozenset(table["spares"]),
        first_line=table["first_line"],
        near=_near(table, sets, options),
        takes=table["takes"],
        below=table["below"],
        evidence=table["evidence"],
        examples=tuple(_examples(table)),
    )


def _require_one_kind(table: KeyTable, phrases: tuple[Phrase, ...]) -> None:
    """Raise where a rule looks for nothing or for two kinds of things, or has a key that says nothing there."""
    if bool(phrases) == bool(table["shape"]):
        what = "needs `phrases`, `sets` or `shape`" if not phrases else "has phrases and a shape; make it two rules"
        raise table.file.error(table.path, f"{path_shown(table.path)} {what}")
    for name in ("anchor", "followed_by", "also", "takes"):
        if table["shape"] and name in table.values:
            raise table.error(name, "says nothing of a shape, which is a whole line; leave it out")
    for name in ("takes", "below"):
        if "near" in table.values and name in table.values:
            raise table.error(name, "says nothing beside `near`, which finds whole lines; leave it out")


def _require_option(table: KeyTable, name: str, options: Mapping[str, int]) -> None:
    value = table[name]
    if isinstance(value, str) and value not in options:
        raise table.error(name, f"is {value!r}, which is neither a number nor a name in [options]")


def _near(rule: KeyTable, sets: PhraseSets, options: Mapping[str, int]) -> Near | None:
    if "near" not in rule.values:
        return None
    table = KeyTable(rule["near"], NEAR, (*rule.path, "near"), rule.file)
    for name in ("lines", "least"):
        _require_option(table, name, options)
    return Near(table["lines"], table["least"], sets.of_rule(table), table["fill"])


def _also(rule: KeyTable, sets: PhraseSets) -> tuple[Phrase, ...]:
    if "also" not in rule.values:
        return ()
    phrases = sets.of_rule(KeyTable(rule["also"], ALSO, (*rule.path, "also"), rule.file))
    if not phrases:
        raise rule.error("also", "needs `phrases` or `sets`")
    return phrases


def _examples(rule: KeyTable) -> Iterator[RuleExample]:
    for place, values in enumerate(rule["example"]):
        table = KeyTable(values, EXAMPLE, (*rule.path, "example", place), rule.file)
        removed = table["removed"]
        given = [removed] if isinstance(removed, str) else removed
        yield RuleExample(table["text"], tuple(filter(None, given)), table["url"])


def _told(table: KeyTable, phrases: tuple[Phrase, ...]) -> str:
    """Say what a rule looks for, where the file does not."""
    if table["shape"]:
        return f"a line that is only of the form {table['shape']}"
    said = {"line_start": "begins with", "line_end": "ends with", "whole_line": "is only"}.get(table["anchor"], "has")
    others = len(phrases) - 1
    more = f" or {phrases[1].text!r}" if others == 1 else f" or one of {others:,} others"
    return f"a line that {said} {phrases[0].text!r}{more if others else ''}"
