"""The plugin ``mojibake``: wrong encodings and entities, and nothing else that ftfy could do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plugins.repairs import cleaner, edits, lawful

CLEANER = cleaner("mojibake")
BENGALI = "আমি ভাত খাই।"


@pytest.mark.parametrize(
    "text, repaired",
    [
        ("The cafÃ© is open.", "The café is open."),
        ("Itâ€™s here â€“ now.", "It’s here – now."),
        ("He saidÂ\xa0so.", "He said\xa0so."),
        ("voilÃ le travail", "voilà le travail"),
        ("schÃƒÂ¶n", "schön"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€.", "Привет, мир."),
        (BENGALI.encode().decode("latin-1"), BENGALI),
        ("naïve words and â€œquotesâ€\x9d, “right” ones", "naïve words and “quotes”, “right” ones"),
        ("He left \x96 at last.", "He left – at last."),
        ("Tom &amp; Jerry &eacute;t&eacute; &#8217;", "Tom & Jerry été ’"),
        ("Fish &amp;amp; chips &amp;nbsp; today", "Fish & chips \xa0 today"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
    ],
)
def test_it_is_repaired(text: str, repaired: str) -> None:
    assert lawful(CLEANER, text).text == repaired


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” quotes, ‘single’ ones, an ellipsis… and a dash — stay.",
        "e\u0301 and é, ﬁ and ＡＢ, a\u2028b, c\r\nd\re",
        "Ein schöner Tag in Österreich, ÜBER ALLES. ÀÉÎ à la carte, déjà vu, façon, œuvre, ŒUVRE.",
        "Ångström, smörgåsbord, São Paulo, İstanbul, Łódź, naïve, £5, €5, §5, 5°C, 25 µm, ½, ×, ©, ®, «oui»",
        BENGALI,
        "Привет, мир. Γειά σου. שלום. مرحبا. 你好，世界。",
        "AT&T, R&D, Q&A; black&white; a &b; c",
        "The entity &amp;amp; stands for an ampersand in HTML.",
        "Write &lt;b&gt;word&lt;/b&gt; for bold &amp; strong.",
        "<p>Tom &amp; Jerry</p>",
        "In `a &amp; b` the mark is code.",
        "A control such as &#0; or &#27; is none.",
        "&unknown; &#xZZ;",
        "&lt;&#98;&gt;",
        "lost â€? and lost �",
        # Chinese in an encoding that ftfy does not know.
        "Ã\x90Ã\x82Ã\x8eÃ\x85Ã\x96Ã\x90Ã\x90Ã\x84 Â¹ÃºÃ\x84Ã\x9aÃ\x90Ã\x82Ã\x8eÃ\x85",
    ],
)
def test_what_is_right_or_cannot_be_made_right_stays(text: str) -> None:
    assert lawful(CLEANER, text).log.edits == ()


def test_an_edit_is_as_small_as_it_can_be_and_says_what_ftfy_did() -> None:
    result = lawful(CLEANER, "One line that is right.\nThe cafÃ© in the garÃ§on's street &amp; beyond.")
    assert edits(result) == [("Ã©", "é"), ("Ã§", "ç"), ("&amp;", "&")]
    assert [edit.reason for edit in result.log.edits] == [
        "ftfy: encode latin-1, decode utf-8",
        "ftfy: encode latin-1, decode utf-8",
        "ftfy: apply unescape_html",
    ]
    assert [edit.label for edit in result.log.edits] == ["mojibake", "mojibake", "html_entity"]


def test_white_space_beside_a_repair_stays() -> None:
    assert lawful(CLEANER, "He left.\n\nÂ\xa0\n  Then Â£5Â \n\nEnd.").text == "He left.\n\n\xa0\n  Then £5\xa0\n\nEnd."


def test_code_is_protected() -> None:
    text = "He said:\n\n```\ns = 'cafÃ© &amp; bar'\n```\n\nThe cafÃ©."
    assert lawful(CLEANER, text).text == text.replace("The cafÃ©", "The café")


def test_very_long_lines_are_repaired_in_pieces() -> None:
    text = "The cafÃ© has five more. " * 50_000
    assert "Ã" not in lawful(CLEANER, text).text


RUN_WITHOUT_FTFY = """
import sys
sys.modules["ftfy"] = None
from textclean.cli.main import main
main(["run", "a.txt", "-o", "out.jsonl", "-q", *sys.argv[1:]])
"""


@pytest.mark.parametrize("arguments", [["--enable", "mojibake"], ["--only", "mojibake"]])
def test_without_ftfy_it_says_which_extra_brings_it(arguments: list[str], tmp_path: object) -> None:
    done = run_without_ftfy(arguments, tmp_path)
    assert done.returncode == 2, done.stderr
    assert "it needs ftfy: pip install 'textclean-framework[repairs]'" in done.stderr


def test_without_ftfy_nothing_is_said_where_nobody_asked_for_it(tmp_path: object) -> None:
    done = run_without_ftfy(["--enable", "hard_wraps"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def run_without_ftfy(arguments: list[str], folder: object) -> subprocess.CompletedProcess[str]:
    code = "from pathlib import Path; Path('a.txt').write_text('A text.')\n" + RUN_WITHOUT_FTFY
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=str(folder), capture_output=True, text=True, check=False)
