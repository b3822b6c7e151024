"""The cache on disk: it saves work, and nothing that is wrong with it changes a result."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean.storage import disk_cache
from textclean.storage.disk_cache import recalled
from textclean.text.phrases import Phrase
from textclean.text.search.compiled_literals import compiled_literals
from textclean.text.search.target import Target, Targets

TARGETS = Targets.of(
    [
        Target("share", "label", Phrase("share this page", "en"), "whole_line"),
        Target("share", "label", Phrase("＃ comments so far", "en"), "line_start"),
        Target("other", "label", Phrase("share this page", "en"), "anywhere"),
        Target("other", "label", Phrase("শেয়ার করুন", "bn"), "anywhere"),
    ]
)
MADE = compiled_literals(TARGETS)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEXTCLEAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def made_anew() -> tuple[list[str], Callable[[], list[str]]]:
    calls: list[str] = []

    def make() -> list[str]:
        calls.append("made")
        return ["a", "b"]

    return calls, make


def ask(make: Callable[[], list[str]]) -> list[str]:
    return recalled("words", lambda: "0" * 64, make, list)


def test_what_was_made_once_is_read_the_next_time() -> None:
    calls, make = made_anew()
    assert ask(make) == ask(make) == ["a", "b"]
    assert calls == ["made"]


def test_it_can_be_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTCLEAN_CACHE", "off")
    calls, make = made_anew()
    assert ask(make) == ask(make)
    assert calls == ["made", "made"]
    assert not folder.exists()


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes().replace(b'"a"', b'"c"')),
        lambda path: path.write_bytes(os.urandom(200)),
        lambda path: path.chmod(0o622),
        lambda path: path.parent.chmod(0o777),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.rename(path.with_name("elsewhere")), path.symlink_to(path.with_name("elsewhere"))),
        lambda path: subprocess.run(["ln", "-sf", "/dev/zero", path], check=True),
    ],
    ids=["torn", "empty", "changed", "noise", "writable", "open folder", "a folder", "a link", "a device"],
)
def test_a_file_that_is_not_right_is_not_used(folder: Path, harm: Callable[[Path], object]) -> None:
    calls, make = made_anew()
    ask(make)
    harm(only_file(folder))
    assert ask(make) == ["a", "b"]
    assert calls == ["made", "made"]


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder: Path) -> None:
    folder.write_text("a file in the place of the folder")
    calls, make = made_anew()
    assert ask(make) == ask(make) == ["a", "b"]
    assert calls == ["made", "made"]


def test_only_the_newest_files_of_a_kind_are_kept(folder: Path) -> None:
    for number in range(20):
        recalled("words", lambda number=number: f"{number:064}"[::-1], list, list)  # type: ignore[misc]
    assert len(list(folder.iterdir())) <= 9


def test_a_user_without_a_home_has_no_cache() -> None:
    code = (
        "import os\nfor name in ('HOME', 'XDG_CACHE_HOME', 'TEXTCLEAN_CACHE'): os.environ.pop(name, None)\n"
        "import pwd\npwd.getpwuid = lambda uid: {}[uid]\n"
        "from textclean.storage.disk_cache import recalled\n"
        "print(recalled('words', lambda: '0' * 64, lambda: ['a'], list))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "['a']\n"


def test_literals_from_the_cache_are_those_that_were_made(folder: Path) -> None:
    assert compiled_literals(TARGETS) == MADE
    assert only_file(folder).exists()
    assert compiled_literals(TARGETS) == MADE


def test_other_phrases_have_another_file(folder: Path) -> None:
    compiled_literals(TARGETS)
    compiled_literals(Targets(TARGETS.sets[:-1]))
    assert len(list(folder.iterdir())) == 2


STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=8,
)


@given(STRANGE | st.lists(st.tuples(st.text(max_size=2), st.lists(st.integers(-2, 9)), st.lists(STRANGE)), max_size=3))
def test_a_poisoned_file_gives_lawful_literals_or_none(value: object) -> None:
    """Whoever can write the file can give it the right digest: what it holds is checked, too."""
    made: list[object] = []
    folder = Path(os.environ["TEXTCLEAN_CACHE"])
    compiled_literals(TARGETS)
    path = next(folder.glob("phrases-*"))
    poison(path, orjson.dumps(value))
    got = compiled_literals(TARGETS)
    made.append(got)
    for text, keys, templates in got:
        assert type(text) is str
        assert text
        assert all(type(key) is int and 0 <= key < len(TARGETS) for key in keys)
        assert all(side in range(4) and all(0 <= key < len(TARGETS) for key in of) for side, of in templates)


def poison(path: Path, content: bytes) -> None:
    path.write_bytes(disk_cache._head(content) + content)
