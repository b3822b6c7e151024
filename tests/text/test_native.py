"""The native core gives what the Python core gives, on any text."""

from __future__ import annotations

import copy
import os
import pickle
import random
import shutil
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cores import ODD, Cores
from seed_data import SEEDS
from strategies import texts
from textclean import Lines
from textclean.native import compiled
from textclean.text.characters import CHARACTERS, page_of_characters

needs_native = pytest.mark.skipif(compiled is None, reason="the Python core is used")
mangled = st.lists(st.sampled_from(ODD) | st.characters(), max_size=40).map("".join)


@pytest.fixture(scope="module")
def cores() -> Cores:
    if compiled is None:
        pytest.skip("the Python core is used")
    return Cores(compiled)


def agree(cores: Cores, text: str) -> None:
    for asked, native, python in cores.answers(text):
        assert native == python, asked


@needs_native
@given(text=mangled | texts)
@example(text="")
@example(text="\n")
@example(text="\r\n\r")
@example(text="ｉ\u0307 share this")
@example(text="i\u200d\u0307\u0307 share")
@example(text="2weeks ago\u200d3 of 4\u00a0comments")
@example(text="\u200bfoo \u200bbar\u200b")
@example(text="a \x1f b")
def test_both_cores_see_the_same_in_mangled_texts(cores: Cores, text: str) -> None:
    agree(cores, text)


@needs_native
@pytest.mark.parametrize("path", sorted(SEEDS.glob("articles/*.txt"))[::7], ids=lambda path: path.stem)
def test_both_cores_see_the_same_in_articles_and_in_what_hostile_hands_make_of_them(cores: Cores, path: Path) -> None:
    text = path.read_text("utf-8")
    agree(cores, text)
    chance = random.Random(path.name)  # noqa: S311 - no secret
    changed = list(text[:3000])
    for _ in range(60):
        changed.insert(chance.randrange(len(changed) + 1), chance.choice(ODD))
    agree(cores, "".join(changed))


@needs_native
def test_both_cores_see_the_same_in_characters_of_all_planes(cores: Cores) -> None:
    for start in range(0, sys.maxunicode + 1, 0x1000):
        agree(cores, "x".join(map(chr, range(start, start + 0x1000))) if start < 0x3000 else chr(start) + " share this")


@needs_native
def test_threads_may_share_what_is_known_of_characters() -> None:
    assert compiled is not None
    known = compiled.Characters(page_of_characters, ())
    text = "".join(map(chr, range(0x100, 0xD800, 0x80)))
    with ThreadPoolExecutor(8) as threads:
        tables = list(threads.map(lambda _: compiled.LineTable(known, text).words(), range(16)))
    assert len(set(tables)) == 1


@needs_native
def test_what_is_told_of_characters_has_to_make_sense() -> None:
    assert compiled is not None
    right = page_of_characters(0)
    for told in (
        None,
        (),
        right[:2],
        (right[0][:255], *right[1:]),
        ((-1, *right[0][1:]), *right[1:]),
        ((1 << 16, *right[0][1:]), *right[1:]),
        (("1", *right[0][1:]), *right[1:]),
        (right[0], ("abc", *right[1][1:]), right[2]),
        (right[0], (1, *right[1][1:]), right[2]),
        (right[0], right[1], list(right[2])),
    ):
        known = compiled.Characters(lambda _, told=told: told, ())
        with pytest.raises((TypeError, ValueError)):
            compiled.LineTable(known, "a")


@needs_native
def test_an_error_while_characters_are_asked_about_is_let_through() -> None:
    assert compiled is not None

    def fill(_: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        compiled.LineTable(compiled.Characters(fill, ()), "a")


@needs_native
@pytest.mark.parametrize(
    "literals, keys",
    [
        ((("", (0,), ()),), [(1, 0)]),
        ((("a", (1,), ()),), [(1, 0)]),
        ((("a", (-1,), ()),), [(1, 0)]),
        ((("a", ("0",), ()),), [(1, 0)]),
        ((("a", (0,), ()),), [(0, 0)]),
        ((("a", (0,), ()),), [(1 << 7, 0)]),
        ((("a", (0,), ()),), [1]),
        ((("b", (0,), ()), ("a", (0,), ())), [(1, 0)]),
        ((("a", (0,)),), [(1, 0)]),
        ((("a", (0,), ((4, (0,)),)),), [(1, 0)]),
        ((("a", (0,), ((1, (7,)),)),), [(1, 0)]),
        ((("a", (0,), (1,)),), [(1, 0)]),
        (("a",), [(1, 0)]),
    ],
)
def test_phrases_have_to_make_sense(literals: tuple[object, ...], keys: list[object]) -> None:
    assert compiled is not None
    with pytest.raises((TypeError, ValueError)):
        compiled.PhraseSearch(CHARACTERS, literals, keys, 300, 2000, 160, 200)


@needs_native
def test_each_kind_of_object_is_asked_for_its_own() -> None:
    assert compiled is not None
    table = compiled.LineTable(CHARACTERS, "a\nb")
    search = compiled.PhraseSearch(CHARACTERS, (), [], 300, 2000, 160, 200)
    for wrong in (
        partial(compiled.LineTable, table, "a"),
        partial(compiled.LineTable, CHARACTERS, b"a"),
        partial(compiled.PhraseSearch, table, (), [], 300, 2000, 160, 200),
        partial(search.lines, CHARACTERS, 0),
        partial(search.line, b"a", 1),
        partial(table.line, list, 0, ("a", "b")),
        partial(table.line, tuple, 0, ["a", "b"]),
        partial(table.filled, tuple, ("a", "b"), ()),
    ):
        with pytest.raises(TypeError):
            wrong()
    for number in (-1, 2):
        with pytest.raises(IndexError):
            table.line(tuple, number, ("a", "b"))
    with pytest.raises(IndexError):
        table.line(tuple, 1, ("a",))
    with pytest.raises(IndexError):
        table.filled(tuple, ("a", "b"), [])


def test_the_native_core_is_used_where_a_compiler_was_found() -> None:
    compiler = shutil.which(os.environ.get("CC", "cc"))
    header = Path(sysconfig.get_path("include"), "Python.h")
    if compiler is None or compiler.endswith("false") or not header.is_file():
        pytest.skip("there is no compiler")
    assert compiled is not None or os.environ.get("TEXTCLEAN_CORE") == "python"


def test_lines_are_copied_and_sent_as_their_text() -> None:
    lines = Lines("One.\n\nTwo.")
    for again in (copy.copy(lines), copy.deepcopy(lines), pickle.loads(pickle.dumps(lines))):  # noqa: S301 - our own
        assert list(again) == list(lines)
