"""Reading phrase files: sets by name, phrases with their language, and what is no phrase file."""

from __future__ import annotations

from pathlib import Path

import pytest

from textclean import Phrase, PluginError, read_phrases


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Make a package of phrase files of the test's own and return its name."""
    name = f"words_{abs(hash(request.node.name))}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    for file, text in request.param.items():
        (folder / file).write_text(text, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


@pytest.mark.parametrize(
    "package",
    [
        {
            "en.txt": "# seen on blogs\n[mine.heading]\nRead on\n\n# more\nSee more\n",
            "bn.txt": "[mine.heading]\r\nআরও পড়ুন",
        }
    ],
    indirect=True,
)
def test_a_set_holds_the_phrases_of_all_languages(package: str) -> None:
    assert read_phrases(package, "mine.heading") == {
        "heading": (Phrase("আরও পড়ুন", "bn"), Phrase("Read on", "en"), Phrase("See more", "en"))
    }


@pytest.mark.parametrize(
    "package, complaint",
    [
        ({"en.txt": "Read on\n[mine.heading]\n"}, r"en\.txt, line 1: a phrase stands before"),
        (
            {"en.txt": "[mine.heading]\nRead on\n[Advertisement]\n"},
            r"en\.txt, line 3: '\[Advertisement\]' is no heading",
        ),
        ({"en.txt": "[mine.heading]\nRead on\n"}, r"has the set \[mine.label\]; it has: mine.heading"),
    ],
    indirect=["package"],
)
def test_what_is_wrong_is_named_with_its_place(package: str, complaint: str) -> None:
    with pytest.raises(PluginError, match=complaint):
        read_phrases(package, "mine.label")
