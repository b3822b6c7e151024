"""For which interface a plugin is written, names that look like slips, and names that are given up."""

from __future__ import annotations

import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest

from textclean import Cleaner, Config, Label, PluginError, PluginWarning, View, __version__, hookimpl
from textclean.plugin.compatibility import (
    API,
    ATTRIBUTES,
    DEPRECATIONS,
    Deprecation,
    deprecated,
    unknown_attributes,
    with_new_names,
)
from textclean.plugin.discovery import installed

ONLY = Config(only=("own",))


class Own:
    """A plugin with nothing but a hook."""

    name = "own"

    @hookimpl
    def tag(self, view: View) -> None:
        """Say nothing."""


def plugin(**attributes: object) -> object:
    return type("Own", (Own,), attributes)()


# --- textclean_api ---


def test_a_plugin_may_say_for_which_interface_it_is_written() -> None:
    assert Cleaner(ONLY, [plugin(textclean_api=API)]).plugins[0].name == "own"


@pytest.mark.parametrize(
    "number, said",
    [
        (API + 1, "it is written for version 2 of the plugin interface, and this textclean has version 1; upgrade "),
        (API - 1, "it is written for version 0 .*; use a later version of the plugin, or an earlier one of textclean"),
        ("1", "'textclean_api' has to be a whole number such as 1, not '1'"),
        (True, "'textclean_api' has to be a whole number such as 1, not True"),
    ],
)
def test_another_interface_is_refused_with_what_to_do(number: object, said: str) -> None:
    with pytest.raises(PluginError, match=f"the plugin 'own' of .* is broken: {said}"):
        Cleaner(ONLY, [plugin(textclean_api=number)])


def test_a_file_says_it_too(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("from textclean import hookimpl\ntextclean_api = 7\n@hookimpl\ndef tag(): return None\n")
    with pytest.raises(PluginError, match="version 7 of the plugin interface"):
        Cleaner(ONLY, [file])


# --- slips ---


@pytest.mark.parametrize(
    "slip, value, meant",
    [
        ("phrase", {"a": ["b"]}, "phrases"),
        ("phrasess", {"a": ["b"]}, "phrases"),
        ("Phrases", {"a": ["b"]}, "phrases"),
        ("anchor", {"a": "line_start"}, "anchors"),
        ("label", {"a": Label("A.")}, "labels"),
        ("option", {"a": 1}, "options"),
        ("rule", (), "rules"),
        ("need", ("a",), "needs"),
        ("befor", ("a",), "before"),
        ("allways", True, "always"),
        ("input", lambda _options: {}, "inputs"),
        ("text_clean_api", 1, "textclean_api"),
    ],
)
def test_an_attribute_that_looks_like_a_slip_is_told(slip: str, value: object, meant: str) -> None:
    made = plugin(**{slip: staticmethod(value) if callable(value) else value})
    assert list(unknown_attributes(made)) == [(slip, meant)]
    with pytest.warns(PluginWarning, match=f"the plugin 'own' of .*: it has '{slip}', .*; did you mean '{meant}'"):
        Cleaner(ONLY, [made])


@pytest.mark.parametrize(
    "attributes",
    [
        {"label": "advertisement"},  # a name for its own use
        {"phrase": {"a": 1}, "phrases": {"a": ["b"]}},  # it has both
        {"_phrase": {}},
        {"words": {"a": ["b"]}, "tables": (), "ready": True},
        {"rule": Label("A.")},
    ],
)
def test_helpers_of_a_plugins_own_are_none(attributes: dict[str, object]) -> None:
    made = plugin(**attributes)
    assert list(unknown_attributes(made)) == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Cleaner(ONLY, [made])


def test_no_bundled_plugin_has_such_a_name() -> None:
    for source in installed():
        if source.distribution == "textclean-framework":
            assert list(unknown_attributes(source.load())) == [], source.name


def test_an_attribute_that_cannot_be_read_is_left_alone() -> None:
    class Odd(Own):
        always: ClassVar = False

        @property
        def phrase(self) -> object:
            raise ValueError

    assert list(unknown_attributes(Odd())) == []


# --- names that are given up ---

RENAMED = (Deprecation("words", "phrases", "0.3"),)


def test_an_old_name_still_works_and_its_new_one_is_told() -> None:
    old = SimpleNamespace(words={"a": ["b"]}, last=True)
    named = with_new_names(old, RENAMED)
    assert (named.phrases, named.last) == ({"a": ["b"]}, True)
    assert [one.message for one in deprecated(old, RENAMED)] == [
        "its 'words' is named 'phrases' since version 0.3, and must be from 0.5 on"
    ]


def test_who_has_the_new_name_is_left_as_it_is() -> None:
    new = SimpleNamespace(phrases={"a": ["b"]})
    assert with_new_names(new, RENAMED) is new
    assert deprecated(new, RENAMED) == []


def test_both_names_are_an_error() -> None:
    with pytest.raises(PluginError, match="it has 'words' and 'phrases', the old and the new name of one thing"):
        with_new_names(SimpleNamespace(words={}, phrases={}), RENAMED)


def version(text: str) -> tuple[int, int]:
    major, minor, *_ = text.split(".")
    return int(major), int(minor)


def overdue(deprecations: tuple[Deprecation, ...], now: str) -> list[str]:
    """Return the old names that this version has to do without."""
    return [one.old for one in deprecations if version(now) >= version(one.until)]


@pytest.mark.parametrize("now, names", [("0.3.0", []), ("0.4.9", []), ("0.5.0", ["words"]), ("1.0.0", ["words"])])
def test_an_old_name_lives_for_two_minor_versions(now: str, names: list[str]) -> None:
    assert overdue(RENAMED, now) == names


def test_nothing_is_overdue_and_every_new_name_is_known() -> None:
    assert overdue(DEPRECATIONS, __version__) == []
    assert {one.new for one in DEPRECATIONS} <= set(ATTRIBUTES)
