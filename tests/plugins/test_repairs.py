"""What holds of all plugins that repair text: off until named, lossless, stable, linear."""

from __future__ import annotations

import json
import random
import re
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from plugins.repairs import REPAIRS, SENTENCE, cleaner, lawful
from seed_data import SEEDS, gold
from textclean import Cleaner, Config, LabelPolicy, undo
from textclean.cli.main import main
from textclean.testing.strategies import texts
from textclean.testing.time_limit import growth

ALL = cleaner(*REPAIRS)
EVERY_RULE = (
    "The cafÃ© in Tokyo,Japan &amp; its in\u00advisible gar\u200bden were old.Then they were new.\n\n"
    "The old ferry had carried people over the river for sixty years by\n"
    "then, and its cap-\ntain still lived there. The captain was happy, so\nthe people were.\n"
)
PIECES = (
    "Ã©", "â€™", "Â\xa0", "Ã ", "\x96", "&amp;", "&lt;", "&amp;lt;",
    "&#98;", "&nbsp;", ";", "&", "<", "Tokyo,Japan", "end.Then", "a,b",
    ",", ".", "।", "তিনি", "\u00ad", "\u200b", "\u200d", "\u202e",
    "\u202c", "\ufeff", "\0", "\x1b[0m", "-\n", "well-\nknown", "exam-\nple", "example",
    "\n", "\n\n", " ", "  ", "- ", "# ", "for all of the people who live by the river", "A Heading",
    "they went on and on and on until the end", "und", "—", "é", "😀", "\r\n", "\u2028", "`",
    "\t",
)  # fmt: skip


@given(texts)
def test_any_text_is_repaired_losslessly_and_stays_as_it_is(text: str) -> None:
    lawful(ALL, text)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_so_is_one_made_of_what_the_repairs_look_for(text: str) -> None:
    lawful(ALL, text)


@pytest.mark.parametrize("name", REPAIRS)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_so_does_each_repair_by_itself(name: str, text: str) -> None:
    lawful(ALONE[name], text)


ALONE = {name: cleaner(name) for name in REPAIRS}


@given(st.integers(0, 10_000), st.integers(30, 130))
def test_a_text_of_any_words_wrapped_at_any_width_is_stable(seed: int, width: int) -> None:
    chosen = random.Random(seed)  # noqa: S311 - no secret
    words = [
        chosen.choice(("the", "river", "Ferry", "went", "on,", "end.", "under-", "well-known", "ঘাট", "of"))
        for _ in range(90)
    ]
    lawful(ALL, textwrap.fill(" ".join(words), width))


def test_they_work_together() -> None:
    result = lawful(ALL, EVERY_RULE)
    assert {edit.plugin for edit in result.log.edits} == set(REPAIRS)
    assert result.text == (
        "The café in Tokyo, Japan & its invisible garden were old. Then they were new.\n\n"
        "The old ferry had carried people over the river for sixty years by then, and its captain still lived there. "
        "The captain was happy, so the people were.\n"
    )


def test_they_are_off_until_somebody_names_them() -> None:
    assert not {plugin.name for plugin in Cleaner().plugins} & set(REPAIRS)
    assert set(REPAIRS) <= {source.name for source in Cleaner().registry.off}
    enabled = Cleaner(Config(enable=("invisible",)))
    assert {plugin.name for plugin in enabled.plugins} - {plugin.name for plugin in Cleaner().plugins} == {"invisible"}
    assert enabled.clean("in\u00advisible").text == "invisible"
    assert Cleaner().clean(EVERY_RULE).text == EVERY_RULE


def test_the_policy_holds_for_them() -> None:
    kept = Cleaner(Config(only=("invisible",), labels={"invisible_character": LabelPolicy("keep")})).clean(
        "in\u00advisible"
    )
    assert (kept.text, [(item.label, item.why) for item in kept.log.kept]) == (
        "in\u00advisible",
        [("invisible_character", "policy")],
    )


def test_each_can_be_undone_alone() -> None:
    result = lawful(ALL, EVERY_RULE)
    text, _ = undo(result.text, result.log, plugin="missing_space")
    assert "The café in Tokyo,Japan & its" in text


def test_the_title_is_protected() -> None:
    text = f"Tokyo,Japan is the title\n\nTokyo,Japan is {SENTENCE}"
    assert ALL.clean({"text": text, "title": "Tokyo,Japan is the title"}).text.startswith(
        "Tokyo,Japan is the title\n\nTokyo, Japan"
    )


@pytest.mark.parametrize("article", gold(".txt"), ids=lambda article: article["file"])
def test_the_articles_lose_nothing_to_them(article: dict[str, str]) -> None:
    text = (SEEDS / "articles" / article["file"]).read_bytes().decode()
    result = lawful(ALL, text)
    assert visible(result.text) == visible(text)


def visible(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff\u00ad\u2060]", "", text)


@pytest.mark.parametrize("name", REPAIRS)
@pytest.mark.parametrize(
    "piece",
    [
        *PIECES,
        "x-",
        "x'",
        "a.B",
        "aa,bb",
        "it ended.Then it was aa,bb ",
        "ab-\ncd ",
        "a_",
        "they went on and on to the end of it\n",
        " \u200b",
        "&lt;&",
        "[",
        "Ãƒ",
        "\u202a",
    ],
)
def test_time_grows_with_the_text_and_not_faster(name: str, piece: str) -> None:
    def work(size: int) -> object:
        return ALONE[name].clean(piece * (size // len(piece)))

    assert growth(work, 5_000, 40_000, most=24) < 24  # eight times as much


def test_the_command_line_switches_them_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.txt").write_text("in\u00advisible", "utf-8")
    for arguments, expected in (([], "in\u00advisible"), (["--enable", "invisible"], "invisible")):
        assert CliRunner().invoke(main, ["run", "in.txt", "-o", "out.jsonl", "-q", *arguments]).exit_code == 0
        assert json.loads(Path("out.jsonl").read_text("utf-8"))["text"] == expected
    told = CliRunner().invoke(main, ["run", "in.txt", "-o", "out.jsonl", "--enable", "invisibel"])
    assert told.exit_code == 2
    assert (
        "plugins.enable names the plugin 'invisibel', which is not installed; did you mean 'invisible'?" in told.output
    )
