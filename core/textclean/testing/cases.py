"""Cases of a plugin: texts with what each rule finds in them, read from YAML or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from textclean.errors import ConfigError
from textclean.storage.extras import require
from textclean.suggest import hint

#: The names under which the cases of a plugin file ``NAME.py`` are looked for beside it, and those of a package in it.
ENDINGS = (".yaml", ".yml", ".json")

#: What an entry may say, with the type of its value.
_KEYS: Mapping[str, type | tuple[type, ...]] = MappingProxyType(
    {
        "rule": str,
        "name": str,
        "hit": str,
        "finds": list,
        "becomes": str,
        "miss": str,
        "html": str,
        "miss_html": str,
        "url": str,
        "title": str,
        "options": (list, dict),
        "site": dict,
        "fails": str,
    }
)


@attrs.frozen
class RuleCase:
    """A text, and what one rule proposes to change in it.

    Attributes:
        rule: the rule's id.
        text: the text.
        finds: the pieces of the text that the rule proposes to change, in order; empty: it must not hit.
        name: what the case is called in messages.
        plugin: the plugin's name; empty where the file is about one plugin.
        becomes: the text after cleaning with this plugin alone; None: not checked.
        html, url, title: what else the record has.
        options: the plugin's options for this case.
        site: lines that stand on several pages of a made-up site: ``lines``, ``stories`` and perhaps ``twice``.
        fails: why this case is known to go wrong; empty: it is not. It is a problem when such a case comes out right.
    """

    rule: str
    text: str
    finds: tuple[str, ...] = ()
    name: str = ""
    plugin: str = ""
    becomes: str | None = None
    html: str | None = None
    url: str | None = None
    title: str | None = None
    options: Mapping[str, Any] = attrs.field(factory=dict)
    site: Mapping[str, Any] | None = None
    fails: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the text alone decides: there is neither page nor site, which would not fit another text."""
        return self.html is None and self.site is None and self.title is None


@attrs.frozen
class Cases:
    """The cases of a file, and the checks that are expected to fail, each with its reason."""

    cases: tuple[RuleCase, ...] = ()
    expected_failures: Mapping[str, str] = attrs.field(factory=dict)

    def of(self, plugin: str) -> Cases:
        """Return the cases of one plugin: those that name it, or none."""
        return attrs.evolve(self, cases=tuple(case for case in self.cases if case.plugin in {"", plugin}))

    def first_hits(self) -> list[RuleCase]:
        """Return of each rule the first case of text alone in which it finds something."""
        return list({case.rule: case for case in reversed(self.cases) if case.finds and case.is_plain}.values())

    def __iter__(self) -> Iterator[RuleCase]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)


def load_cases(path: str | Path) -> Cases:
    """Read the cases of a file.

    The file is a list of entries, or a mapping with ``cases`` and ``expected_failures``. An entry has a ``rule``, and a
    text that it hits (``hit``) with the pieces that it ``finds``, or one that it must not hit (``miss``), or both.

    Raises:
        ConfigError: the file cannot be read, or an entry is wrong. The message names the entry.
    """
    file = Path(path)
    content = _read(file)
    whole: Mapping[str, Any] = content if isinstance(content, dict) else {"cases": content}
    entries, expected = whole.get("cases"), whole.get("expected_failures", {})
    for key in whole:
        if key not in {"cases", "expected_failures"}:
            raise ConfigError(f"{file}: unknown key {key!r}{hint(key, ['cases', 'expected_failures'])}")
    if not isinstance(entries, list):
        raise ConfigError(f"{file}: the cases have to be a list of entries, each with a rule")
    if not isinstance(expected, dict) or not all(type(key) is type(why) is str for key, why in expected.items()):
        raise ConfigError(f"{file}: expected_failures has to name checks, each with the reason why it fails")
    read = (case for number, entry in enumerate(entries, 1) for case in _cases_of(entry, f"{file}: case {number}"))
    return Cases(tuple(read), expected)


def cases_beside(module_file: str | Path | None) -> Path | None:
    """Return the file of a module's cases: ``cases.yaml`` in its package, or ``NAME.cases.yaml`` beside it."""
    if module_file is None:
        return None
    module = Path(module_file)
    stems = ["cases"] if module.stem == "__init__" else [f"{module.stem}.cases", "cases"]
    files = (module.with_name(stem + ending) for stem in stems for ending in ENDINGS)
    return next((file for file in files if file.is_file()), None)


def _read(file: Path) -> Any:  # noqa: ANN401 - what stands in the file
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot read the cases ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: the cases are not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    if file.suffix == ".json":
        try:
            return json.loads(text)
        except ValueError as error:
            raise ConfigError(f"{file}: no JSON: {error}") from error
    require("yaml", "a file of cases in YAML")
    import yaml  # noqa: PLC0415 - of an extra

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: no YAML: {' '.join(str(error).split())}") from error


def _cases_of(entry: object, where: str) -> Iterator[RuleCase]:
    if not isinstance(entry, dict):
        raise ConfigError(f"{where}: an entry is a mapping with a rule, not {entry!r}")
    _check_entry(entry, where)
    plugin, _, rule = entry["rule"].rpartition("/")
    options = entry.get("options", {})
    shared = {
        "rule": rule,
        "plugin": plugin,
        "url": entry.get("url"),
        "title": entry.get("title"),
        "options": dict.fromkeys(options, True) if isinstance(options, list) else options,
        "site": entry.get("site"),
        "fails": entry.get("fails", ""),
    }
    name, html = entry.get("name", where.rpartition(": ")[2]), entry.get("html")
    if "hit" in entry:
        finds = tuple(entry["finds"])
        yield RuleCase(text=entry["hit"], finds=finds, name=name, becomes=entry.get("becomes"), html=html, **shared)
    if "miss" in entry:
        yield RuleCase(text=entry["miss"], name=f"{name}, miss", html=entry.get("miss_html", html), **shared)


def _check_entry(entry: Mapping[Any, Any], where: str) -> None:
    for key, value in entry.items():
        if key not in _KEYS:
            raise ConfigError(f"{where}: unknown key {key!r}{hint(str(key), list(_KEYS))}")
        if not isinstance(value, _KEYS[key]):
            raise ConfigError(f"{where}: {key} has to be a {_named(_KEYS[key])}, not {value!r}")
    wrong = _wrong(entry)
    if wrong:
        raise ConfigError(f"{where}: {wrong}")


def _wrong(entry: Mapping[str, Any]) -> str:
    """Return what is wrong with an entry of known keys; empty: nothing."""
    hit, miss, finds = "hit" in entry, "miss" in entry, entry.get("finds")
    faults = {
        "it has no rule; write the id of the rule that it is about": "rule" not in entry,
        "it has no text; write one that the rule hits (hit), or one that it must not hit (miss)": not (hit or miss),
        "hit and finds belong together: a text, and the pieces of it that the rule finds": hit != (finds is not None),
        "of a hit and a miss it is not clear which one fails; make two entries of it": "fails" in entry
        and hit
        and miss,
        "finds has to be a list of strings": not all(isinstance(piece, str) for piece in finds or []),
        "finds is empty; write a text in which nothing is found as miss": finds == [],
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")


def _named(kinds: type | tuple[type, ...]) -> str:
    names: Iterable[type] = kinds if isinstance(kinds, tuple) else (kinds,)
    words = {"str": "string", "list": "list", "dict": "mapping"}
    return " or a ".join(words[kind.__name__] for kind in names)
