"""The keys of a rules file: what each may hold, in words, as a test and as JSON Schema; loader and schema use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from textclean.checks import SHARE, STRING, TABLE, WHOLE, Kind, is_whole
from textclean.plugin.compatibility import API
from textclean.plugin.rules_file.line_shapes import SHAPES
from textclean.proposal import ACTIONS
from textclean.text.phrases import ANCHORS

#: Where in the text a line may stand.
WHERE = ("anywhere", "first_line", "last_lines", "head", "tail", "head_or_tail")
#: What may follow a phrase on its line.
FOLLOWED_BY = ("nothing", "colon", "number", "name")
#: The lines that a rule can leave alone.
SPARES = ("announced", "items", "own_words", "quotes", "sentences")
#: Whether the first line of the text may be found, which is often its title.
FIRST_LINE = ("never", "above_headline", "not_alone", "always")
#: How much of the text a rule finds.
TAKES = ("line", "phrase", "rest")
#: The largest number of a rule.
MOST = 10_000


@attrs.frozen
class Key:
    """A key of a table.

    Attributes:
        kind: the values that it may have.
        schema: the same as JSON Schema.
        meaning: one line for whoever writes the file.
        default: what holds where it is left out.
        required: whether it may not be left out.
        values: what a table holds under its names, where it has names of the file's own.
    """

    kind: Kind
    schema: Mapping[str, Any]
    meaning: str
    default: Any = None
    required: bool = False
    values: Kind | None = None


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value) and not any(map(str.isspace, value))


def _list_of(kind: Kind, value: object, least: int = 0) -> bool:
    return isinstance(value, list) and len(value) >= least and all(map(kind.holds, value))


def _is_host(value: object) -> bool:
    return _is_name(value) and not {"/", ":", "@"} & set(str(value))


_FILLED = Kind("a string that is not empty", _filled)
_FILLED_SCHEMA = {"type": "string", "pattern": r"\S"}
_NAME = Kind("a name without white space", _is_name)
_NAME_SCHEMA = {"type": "string", "minLength": 1, "not": {"pattern": r"\s"}}
_HOST = Kind("the name of a host, as in gazette.example", _is_host)
_HOST_SCHEMA = {"type": "string", "minLength": 1, "not": {"pattern": r"[\s/:@]"}}


def _text(meaning: str, *, required: bool = False, default: str | None = None) -> Key:
    return Key(_FILLED, _FILLED_SCHEMA, meaning, default, required)


def _named(meaning: str, *, required: bool = False) -> Key:
    return Key(_NAME, _NAME_SCHEMA, meaning, None, required)


def _names(meaning: str, least: int = 0) -> Key:
    kind = Kind("a list of names", lambda value: _list_of(_NAME, value, least))
    return Key(kind, {"type": "array", "items": _NAME_SCHEMA, "minItems": least}, meaning, ())


def _by_name(kind: Kind, schema: Mapping[str, Any], meaning: str) -> Key:
    """Return the key of a table whose keys are names; ``kind`` and ``schema`` are those of its values."""
    whole = Kind(
        "a table with names without white space",
        lambda value: isinstance(value, dict) and all(map(_is_name, value)),
    )
    by_name = {"type": "object", "propertyNames": _NAME_SCHEMA, "additionalProperties": schema}
    return Key(whole, by_name, meaning, values=kind)


def _choice(values: Sequence[str], meaning: str, default: str | None) -> Key:
    kind = Kind(f"one of {', '.join(values)}", lambda value: isinstance(value, str) and value in values)
    return Key(kind, {"enum": list(values)}, meaning, default)


def _choices(values: Sequence[str], meaning: str, default: tuple[str, ...]) -> Key:
    one = Kind("", lambda value: isinstance(value, str) and value in values)
    kind = Kind(f"a list of {', '.join(values)}", lambda value: _list_of(one, value))
    return Key(kind, {"type": "array", "items": {"enum": list(values)}}, meaning, default)


def _whole(meaning: str, default: int, least: int = 0) -> Key:
    """Return the key of a whole number, or of the name of an option that holds one."""
    kind = Kind(
        f"a whole number from {least} to {MOST:,}, or the name of an option",
        lambda value: _is_name(value) or (is_whole(value) and least <= value <= MOST),
    )
    number = {"type": "integer", "minimum": least, "maximum": MOST}
    return Key(kind, {"anyOf": [number, _NAME_SCHEMA]}, meaning, default)


def _is_phrases(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_list_of(_FILLED, phrases, 1) for phrases in value.values())
    return _list_of(_FILLED, value, 1)


_PHRASE_LIST = {"type": "array", "items": _FILLED_SCHEMA, "minItems": 1}
_PHRASES_SCHEMA = {
    "anyOf": [_PHRASE_LIST, {"type": "object", "minProperties": 1, "additionalProperties": _PHRASE_LIST}]
}
_PHRASES = Kind("a list of phrases, or a table of such lists by language", _is_phrases)


def _phrases(meaning: str) -> Key:
    return Key(_PHRASES, _PHRASES_SCHEMA, meaning)


_REMOVED = Kind(
    "a string or a list of strings",
    lambda value: isinstance(value, str) or _list_of(STRING, value),
)

ALSO: Mapping[str, Key] = {
    "phrases": _phrases("Phrases of which one stands elsewhere on the line."),
    "sets": _names("The same, by the names of sets.", 1),
}
EXAMPLE: Mapping[str, Key] = {
    "text": _text("A whole text, as a page may have it.", required=True),
    "removed": Key(
        _REMOVED,
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "What the rule finds in it: one string, or a list of them in the order of the text. Empty: nothing.",
        required=True,
    ),
    "url": _text("The address of the page, for a rule with `sites`."),
}
NEAR: Mapping[str, Key] = {
    "lines": _whole("From one such line to the next are at most so many lines; blank ones do not count.", 3, 1),
    "least": _whole("So many different ones have to stand near each other.", 2, 1),
    "phrases": _phrases("Lines that are only such a phrase count, too, and are found with the others."),
    "sets": _names("The same, by the names of sets.", 1),
    "fill": Key(
        Kind("true or false", lambda value: isinstance(value, bool)),
        {"type": "boolean"},
        "Whether what stands between the lines is found, too; nothing is, if it is running text.",
        default=False,
    ),
}
RULE: Mapping[str, Key] = {
    "id": _named("The name of the rule, which stands in every log.", required=True),
    "label": _named("What it finds is of this kind: a label of this file, of textclean or of a plugin.", required=True),
    "looks_for": _text("One line for a reader: what it looks for. Left out: it is told from the other keys."),
    "phrases": _phrases("What it looks for: a list of phrases, or a table of lists by language."),
    "sets": _names("The same, by the names of sets in [phrases] or in the phrase files.", 1),
    "shape": _choice(SHAPES, "Lines of this form.", None),
    "anchor": _choice(ANCHORS, "Where on its line a phrase has to stand.", "whole_line"),
    "sites": Key(
        Kind("a list of names of hosts, as in gazette.example", lambda value: _list_of(_HOST, value, 1)),
        {"type": "array", "items": _HOST_SCHEMA, "minItems": 1},
        "Found only on pages of these hosts and of those below them. Left out: on all.",
        (),
    ),
    "where": _choice(WHERE, "Where in the text the line has to stand.", "anywhere"),
    "min_words": _whole("The line has at least so many words.", 0),
    "max_words": _whole("The line has at most so many words.", 40, 1),
    "followed_by": _choices(FOLLOWED_BY, "What follows the phrase on its line; one of them is enough.", ()),
    "also": Key(TABLE, {"$ref": "#/$defs/also"}, "Found only where another phrase stands on the line, too."),
    "spares": _choices(SPARES, "Lines that are left alone.", ("announced", "items", "own_words", "quotes")),
    "first_line": _choice(FIRST_LINE, "Whether the first line of the text may be found.", "above_headline"),
    "near": Key(TABLE, {"$ref": "#/$defs/near"}, "Found only where several of them stand near each other."),
    "takes": _choice(TAKES, "What is found: the line, the phrase, or the phrase and the rest of its line.", "line"),
    "below": _whole("At most so many lines below are found, too, as far as none of them is a sentence.", 0),
    "evidence": _text("What a log says was seen. Left out: the phrase. With `near`, the number of lines comes first."),
    "confidence": Key(
        SHARE, {"type": "number", "minimum": 0, "maximum": 1}, "How sure the rule is: 0 (a guess) to 1 (certain).", 0.9
    ),
    "example": Key(
        Kind("an array of tables", lambda value: _list_of(TABLE, value)),
        {"type": "array", "items": {"$ref": "#/$defs/example"}},
        "Texts with what the rule finds in them, which is checked when the file is loaded.",
        (),
    ),
}
LABEL: Mapping[str, Key] = {
    "description": _text("What such text is, in one line.", required=True),
    "action": _choice(ACTIONS, "What is done with it unless the policy says otherwise.", "remove"),
}
TOP: Mapping[str, Key] = {
    "textclean_api": Key(WHOLE, {"const": API}, "The version of the plugin interface: 1.", API),
    "description": _text("One line for a reader: what the file is for."),
    "phrase_files": _text("A folder with phrase files, one for each language, beside this file."),
    "before": _names("Plugins that are asked after this one."),
    "after": _names("Plugins that are asked before this one."),
    "labels": _by_name(
        Kind("a description, or a table of description and action", lambda value: _filled(value) or TABLE.holds(value)),
        {"anyOf": [_FILLED_SCHEMA, {"$ref": "#/$defs/label"}]},
        "Labels of your own: a description of each, or a table of description and action.",
    ),
    "phrases": _by_name(_PHRASES, _PHRASES_SCHEMA, "Sets of phrases by name, for rules that share them."),
    "options": _by_name(
        Kind(f"a whole number from 0 to {MOST:,}", lambda value: is_whole(value) and 0 <= value <= MOST),
        {"type": "integer", "minimum": 0, "maximum": MOST},
        "Numbers that a user may set, by name; keys of rules name them.",
    ),
    "rule": Key(
        Kind("an array of tables, [[rule]]", lambda value: _list_of(TABLE, value, 1)),
        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/rule"}},
        "The rules.",
        required=True,
    ),
}
#: The tables of a file by name.
TABLES: Mapping[str, Mapping[str, Key]] = {"rule": RULE, "near": NEAR, "also": ALSO, "example": EXAMPLE, "label": LABEL}
