"""The JSON Schema of rules files says what the loader says, as far as a schema can."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from textclean import PluginError
from textclean.plugin.rules_file import keys
from textclean.plugin.rules_file.loader import read_rules
from textclean.plugin.rules_file.schema import rules_schema
from toml_text import toml_of

PUBLISHED = files("textclean.plugin.rules_file") / "rules.schema.json"
VALIDATOR = Draft202012Validator(rules_schema())

# The name of a set of phrases, of an option and of a folder, which are there. No schema knows that one is not there.
THERE = "more"
VALID: Mapping[str, Mapping[str, object]] = {
    "TOP": {
        "textclean_api": 1,
        "description": "Lines of one site.",
        "phrase_files": THERE,
        "before": ["other"],
        "after": [],
        "labels": {"notice": "A notice.", "edition": {"description": "An edition.", "action": "keep"}},
        "phrases": {THERE: ["house notice"], "colon": {"en": ["send us a tip"]}, "xx": ["yes"]},
        "options": {THERE: 3, "tail": 1},
    },
    "RULE": {
        "id": "one",
        "label": "notice",
        "looks_for": "a notice",
        "phrases": ["our notice"],
        "sets": [THERE],
        "anchor": "line_start",
        "where": "tail",
        "min_words": 1,
        "max_words": THERE,
        "followed_by": ["colon", "name"],
        "sites": ["gazette.example"],
        "spares": ["quotes"],
        "first_line": "never",
        "takes": "phrase",
        "below": 2,
        "evidence": "a notice of the house",
        "confidence": 1,
    },
    "NEAR": {"lines": 2, "least": THERE, "phrases": {"en": ["password"]}, "sets": [THERE], "fill": True},
    "EXAMPLE": {"text": "A text.", "removed": ["A", "text"], "url": "https://gazette.example/a"},
    "ALSO": {"phrases": ["our"], "sets": [THERE]},
    "LABEL": {"description": "A notice.", "action": "protect"},
}
JUNK = [0, -1, 10_001, 0.5, True, " ", "a b", THERE, "tail", [], [1], [""], [THERE], {}, {THERE: 1}]
MORE_JUNK = [{THERE: [THERE]}, {"a b": ["cc"]}, {THERE: []}, ["colon", "xx"], [{}]]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw rules files, of which most have something wrong."""
    tables = {name: dict(draw(st.fixed_dictionaries({}, optional=optional(name)))) for name in VALID}
    rule = tables["RULE"]
    if draw(st.booleans()):
        rule["near"] = tables["NEAR"]
    if draw(st.booleans()):
        rule["also"] = tables["ALSO"]
    if draw(st.booleans()):
        rule["example"] = [tables["EXAMPLE"]]
    if draw(st.booleans()):
        rule["shape"] = "date"
    for needed in ("id", "label"):
        rule.setdefault(needed, "notice")
    top = tables["TOP"] | {"phrases": VALID["TOP"]["phrases"], "options": VALID["TOP"]["options"], "rule": [rule]}
    if draw(st.booleans()):
        top["labels"] = {"notice": tables["LABEL"]}
    for _ in range(draw(st.integers(0, 2))):
        inner = [tables[name] for name in ("NEAR", "ALSO", "EXAMPLE", "LABEL")]
        spoil(draw, draw(st.sampled_from([top, rule, *inner])))
    # Rules name a set and an option.
    return top | {"phrases": VALID["TOP"]["phrases"], "options": VALID["TOP"]["options"]}


def optional(name: str) -> dict[str, st.SearchStrategy[object]]:
    return {key: st.just(value) for key, value in VALID[name].items()}


def spoil(draw: st.DrawFn, table: dict[str, Any]) -> None:
    """Change, add or take away one key."""
    key = draw(st.sampled_from([*table, "anchors", "text", "fill"]))
    if draw(st.booleans()) and key in table:
        del table[key]
    else:
        table[key] = draw(st.sampled_from([*JUNK, *MORE_JUNK]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules")
    for name in (THERE, "a b", "tail", "date"):
        (path / name).mkdir()
    return path


def complaint(folder: Path, document: Mapping[str, object]) -> str | None:
    """Return what the loader says against a file."""
    file = folder / "site.toml"
    file.write_text(toml_of(document), "utf-8")
    try:
        read_rules(file)
    except PluginError as error:
        return str(error)
    return None


@given(document=documents())
def test_loader_and_schema_accept_the_same_files(folder: Path, document: dict[str, Any]) -> None:
    said = complaint(folder, document)
    assert (said is None) == VALIDATOR.is_valid(document), (said, [*VALIDATOR.iter_errors(document)])


def one_changed() -> Iterator[tuple[str, str, object]]:
    for name, table in VALID.items():
        for key in table:
            yield from ((name, key, junk) for junk in JUNK)


def whole(name: str, changed: Mapping[str, object]) -> dict[str, Any]:
    """Return a file in which a table of that kind is changed."""
    tables = {kind: dict(values) for kind, values in VALID.items()} | {name: dict(changed)}
    rule = tables["RULE"]
    if name == "NEAR":
        rule = {key: value for key, value in rule.items() if key not in {"takes", "below"}} | {"near": tables["NEAR"]}
    if name == "ALSO":
        rule["also"] = tables["ALSO"]
    rule["example"] = [tables["EXAMPLE"]]
    top = tables["TOP"] | {"rule": [rule]}
    return top | {"labels": {"notice": tables["LABEL"]}} if name == "LABEL" else top


def test_they_agree_on_each_key_with_each_kind_of_value(folder: Path) -> None:
    disagreed = []
    for name, key, junk in one_changed():
        if name == "TOP" and key in {"phrases", "options"}:
            continue  # rules name a set and an option
        document = whole(name, {**VALID[name], key: junk})
        said = complaint(folder, document)
        if (said is None) != VALIDATOR.is_valid(document):
            disagreed.append((name, key, junk, said))
    assert disagreed == []


@pytest.mark.parametrize("name", VALID)
def test_what_is_right_is_accepted_by_both(folder: Path, name: str) -> None:
    document = whole(name, VALID[name])
    assert complaint(folder, document) is None
    VALIDATOR.validate(document)


def test_no_key_is_forgotten_here() -> None:
    for name, table in VALID.items():
        assert set(getattr(keys, name)) - set(table) <= {"rule", "near", "also", "example", "shape"}


def test_the_published_file_is_that_schema() -> None:
    published = json.loads(PUBLISHED.read_text("utf-8"))
    assert published == json.loads(json.dumps(rules_schema()))
    Draft202012Validator.check_schema(published)


def test_every_key_is_described_for_editors() -> None:
    schema = rules_schema()
    described = [schema["properties"], *(table["properties"] for table in schema["$defs"].values())]
    assert all(one["description"] for table in described for one in table.values())
    assert all(attrs.asdict(key, recurse=False)["meaning"] for table in keys.TABLES.values() for key in table.values())


def test_bundled_files_follow_it() -> None:
    import tomllib  # noqa: PLC0415 - of this test alone

    found = [file for file in files("textclean_plugins").iterdir() if file.name.endswith(".toml")]
    assert found
    for file in found:
        VALIDATOR.validate(tomllib.loads(file.read_text("utf-8")))
