"""Rules files that nobody should write: each is an error that says where, or does no harm."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textclean import Cleaner, Config, PluginError
from textclean.plugin.registry import Registry
from textclean.plugin.rules_file import keys
from textclean.plugin.rules_file.loader import LARGEST_FILE, read_rules
from textclean.plugin.rules_file.toml_lines import line_of
from textclean.testing.time_limit import growth
from textclean.text.phrases import ANCHORS
from toml_text import toml_of

RULE = '[[rule]]\nid = "one"\nlabel = "disclaimer"\n'
PHRASES = RULE + 'phrases = ["house notice"]\n'


def written(folder: Path, text: str | bytes, name: str = "site.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def complaint(folder: Path, text: str | bytes) -> str:
    with pytest.raises(PluginError) as caught:
        Registry.load(Config(only=("site",)), [written(folder, text)])
    return str(caught.value)


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "site.toml, line 1: rule is missing; it has to be an array of tables, [[rule]]"),
        ("rule = []", "line 1: rule has to be an array of tables, [[rule]], not []"),
        ("rule = 3", "line 1: rule has to be an array of tables, [[rule]], not 3"),
        ("[[rules]]\n", "line 1: there is no key rules; did you mean 'rule'?"),
        (PHRASES + 'anchors = "line_start"\n', "line 5: there is no key rule 1: anchors; did you mean 'anchor'?"),
        (PHRASES + "\n\n# why\nlines = 3\n", "line 8: there is no key rule 1: lines; it belongs into a near"),
        (PHRASES + 'anchor = "start"\n', "line 5: rule 1: anchor has to be one of anywhere, line_start, "),
        (PHRASES + 'anchor = "line start"\n', "not 'line start'; did you mean 'line_start'?"),
        (PHRASES + 'spares = ["qoutes"]\n', "did you mean 'quotes'?"),
        (PHRASES + "max_words = 2.5\n", "line 5: rule 1: max_words has to be a whole number from 1 to 10,000, or"),
        (PHRASES + 'max_words = "most"\n', "line 5: rule 1: max_words is 'most', which is neither a number nor a name"),
        (PHRASES + "confidence = 1.5\n", "line 5: rule 1: confidence has to be a number between 0 and 1, not 1.5"),
        (PHRASES + "confidence = nan\n", "line 5: rule 1: confidence has to be a number between 0 and 1, not nan"),
        (PHRASES + "id = 'two'\n", "site.toml: not valid TOML: Cannot overwrite a value (at line 5"),
        (PHRASES + PHRASES, "line 6: rule 2: id is 'one', like that of rule 1; each rule needs a name of its own"),
        (RULE, "line 1: rule 1 needs `phrases`, `sets` or `shape`"),
        (PHRASES + 'shape = "date"\n', "line 1: rule 1 has phrases and a shape; make it two rules"),
        (RULE + 'shape = "date"\nanchor = "line_end"\n', "line 5: rule 1: anchor says nothing of a shape"),
        (PHRASES + 'takes = "phrase"\n[rule.near]\n', "line 5: rule 1: takes says nothing beside `near`"),
        (RULE + "phrases = []\n", "line 4: rule 1: phrases has to be a list of phrases"),
        (RULE + 'phrases = ["  "]\n', "line 4: rule 1: phrases has to be a list of phrases"),
        (RULE + 'phrases = ["＃"]\n', "line 4: rule 1: phrases: the phrase '＃' has no words in it"),
        (RULE + 'phrases = ["\\u200b"]\n', "has no words in it"),
        (RULE + 'phrases = ["x"]\nanchor = "anywhere"\n', "a phrase of one character is nearly everywhere"),
        (RULE + 'sets = ["tips"]\n', "line 4: rule 1: sets names 'tips', which is neither in [phrases] nor"),
        ('phrases.tip = ["a tip"]\n' + RULE + 'sets = ["tips"]\n', "; did you mean 'tip'?"),
        ('phrase_files = "none"\n' + PHRASES, "line 1: phrase_files is 'none': cannot read the phrase files in "),
        ("options.most = -1\n" + PHRASES, "line 1: options: most has to be a whole number from 0 to 10,000, not -1"),
        ('[labels]\n"a b" = "x"\n' + PHRASES, "line 1: labels has to be a table with names without white space"),
        ('[labels]\nnotice = ""\n' + PHRASES, "line 2: labels: notice has to be a description, or a table"),
        ('[labels.notice]\naction = "keep"\n' + PHRASES, "line 1: labels, notice: description is missing"),
        ('labels.notice.action = "keeps"\n' + PHRASES, "did you mean 'keep'?"),
        (PHRASES + 'sites = ["https://gazette.example"]\n', "line 5: rule 1: sites has to be a list of names of hosts"),
        (PHRASES + "also = {}\n", "line 5: rule 1: also needs `phrases` or `sets`"),
        ("textclean_api = 2\n" + PHRASES, "line 1: it is written for version 2 of the plugin interface, and this"),
        ("[[rule]\n", "site.toml: not valid TOML: "),
        ("a = " + "[" * 10_000, "site.toml: nested too deeply; the tables of rules have three levels"),
        ("a = " + "9" * 10_000, "site.toml: not valid TOML: "),
        (b"a = '\xff'", "site.toml, line 1: not UTF-8 (invalid start byte); save the file as UTF-8"),
        (b"\n" * LARGEST_FILE + b"#", "site.toml: a rules file may have 4 MB; put long lists of phrases into phrase"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in complaint(tmp_path, text)


def test_a_folder_or_a_missing_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "site.toml").mkdir()
    for name in ("site.toml", "none.toml"):
        with pytest.raises(PluginError, match=rf"cannot read the rules file .*{name}"):
            read_rules(tmp_path / name)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_of_other_systems_do_no_harm(tmp_path: Path, mark: str, end: str) -> None:
    text = mark + (PHRASES + 'looks_for = """\na notice\n"""\n').replace("\n", end)
    (rule,) = read_rules(written(tmp_path, text)).rules
    assert (rule.id, rule.looks_for) == ("one", "a notice\n")
    assert "line 8" in complaint(tmp_path, text + "confidence = 2")


def test_names_of_any_script_can_be_used(tmp_path: Path) -> None:
    text = '[labels]\n"বিজ্ঞপ্তি" = "নোটিশ"\n[[rule]]\nid = "নিয়ম-১"\nlabel = "বিজ্ঞপ্তি"\nphrases = ["ঘোষণা"]\n'
    cleaner = Cleaner(Config(only=("সাইট",)), [written(tmp_path, text, "সাইট.toml")])
    edits = cleaner.clean("প্রথম লাইনটি এখানে আছে, এবং তা দীর্ঘ।\nঘোষণা\nশেষ লাইনটি এখানে আছে।").log.edits
    assert {(edit.plugin, edit.rule, edit.label) for edit in edits} == {("সাইট", "নিয়ম-১", "বিজ্ঞপ্তি")}


def many(rules: int) -> str:
    return "".join(
        f'[[rule]]\nid = "rule-{number}"\nlabel = "disclaimer"\nphrases = ["house notice {number}"]\n\n'
        for number in range(rules)
    )


@pytest.mark.slow
def test_ten_thousand_rules_are_read_and_work(tmp_path: Path) -> None:
    cleaner = Cleaner(Config(only=("site",)), [written(tmp_path, many(10_000))])
    text = "The bridge will be repaired before winter, the mayor said.\nHouse notice 9999"
    assert next(edit.rule for edit in cleaner.clean(text).log.edits) == "rule-9999"
    assert "line 50002: rule 10001: id is 'rule-7'" in complaint(tmp_path, many(10_000) + many(8).removeprefix(many(7)))


@pytest.mark.parametrize(
    "make",
    [
        lambda size: many(size // 4),
        lambda size: RULE + f"phrases = [{', '.join(f'{chr(34)}house notice {n}{chr(34)}' for n in range(size))}]\n",
        lambda size: PHRASES + f'looks_for = "{"x" * 20 * size}"\nconfidence = 2\n',
        lambda size: PHRASES + "# comment\n" * size + "confidence = 2\n",
        lambda size: PHRASES + "looks_for = " + '"""' + '\\"""' * size + '"""\nconfidence = 2\n',
    ],
    ids=["rules", "phrases", "string", "comments", "quotes"],
)
def test_reading_takes_linear_time(tmp_path: Path, make: object) -> None:
    def read(size: int) -> None:
        with contextlib.suppress(PluginError):
            read_rules(tmp_path / f"{size}.toml")

    for size in (500, 2000):
        written(tmp_path, make(size), f"{size}.toml")  # type: ignore[operator]
    assert growth(read, 500, 2000, most=8) < 8


@pytest.mark.parametrize(
    "rule, line",
    [
        ({"phrases": ["join"], "also": {"phrases": ["letter"]}, "anchor": "line_start"}, "Join our letter"),
        (
            {"phrases": ["join"], "anchor": "anywhere", "takes": "phrase", "below": 9_999, "where": "tail"},
            "join us " * 8,
        ),
        ({"phrases": ["join"], "near": {"phrases": ["letter"], "lines": 9_999, "fill": True}}, "Join\nLetter"),
        ({"shape": "hashtags", "where": "tail", "near": {"least": 1}}, "#join " * 30),
        ({"shape": "money", "below": 9_999}, "1" * 150),
    ],
    ids=["also", "phrase", "near", "hashtags", "money"],
)
def test_finding_takes_linear_time(tmp_path: Path, rule: dict[str, object], line: str) -> None:
    values = {"id": "one", "label": "disclaimer", "spares": []} | rule
    cleaner = Cleaner(Config(only=("site",)), [written(tmp_path, toml_of({"rule": [values]}))])
    article = "The bridge will be repaired before the winter floods arrive, the mayor said on Tuesday after the vote.\n"

    def clean(lines: int) -> None:
        assert cleaner.clean(article + f"{line}\n" * lines).log.errors == ()

    assert growth(clean, 500, 2000, most=8) < 8


@pytest.mark.slow
def test_more_phrases_than_a_hook_may_return_are_found_in_several_passes(tmp_path: Path) -> None:
    rule: dict[str, object] = {"id": "one", "label": "disclaimer", "phrases": ["+1"], "anchor": "anywhere"}
    rule |= {"takes": "phrase", "spares": [], "first_line": "always", "max_words": 9_999}
    cleaner = Cleaner(Config(only=("site",)), [written(tmp_path, toml_of({"rule": [rule]}))])
    result = cleaner.clean("+1 a\n" * 30_000)
    assert result.log.errors == ()
    assert "+1" not in result.text


# --- where a key stands ---

_KEYS = st.sampled_from(["a", "b", '"c d"', "'e'", "a.b", '"x.y".z'])
_VALUES = st.sampled_from(
    [
        "1",
        '"a = 1"',
        "'[a]'",
        '["]", \'"\']',
        "[\n  1, # ]\n  2,\n]",
        "{a = 1, b = [2]}",
        '"""\n[a]\nb = 1\n"""',
        "'''\n'a' = 1'''",
    ]
)


@given(st.lists(st.tuples(_KEYS, _VALUES, st.sampled_from(["", "  # [x]", "\n", "\n# y = 1"])), max_size=8))
def test_a_key_is_found_on_its_line(lines: list[tuple[str, str, str]]) -> None:
    text = ""
    wanted: dict[str, int] = {}
    for number, (key, value, rest) in enumerate(lines):
        wanted[f"k{number}"] = text.count("\n") + 1
        text += f"k{number}.{key} = {value}{rest}\n"
    assert {name: line_of(text, (name,)) for name in wanted} == wanted


def test_keys_of_tables_in_arrays_are_found_on_their_lines() -> None:
    text = (
        "[[rule]]\nid = 1\n[[rule.example]]\ntext = 1\n[[rule.example]]\ntext = 2\n[[rule]]\n[rule.near]\nlines = 1\n"
    )
    paths = {
        ("rule", 0, "id"): 2,
        ("rule", 0, "example", 1, "text"): 6,
        ("rule", 1): 7,
        ("rule", 1, "near", "lines"): 9,
        ("rule", 1, "near", "none"): 8,
        ("rule", 0, "example", 1, "removed"): 5,
        ("none",): 1,
    }
    assert {path: line_of(text, path) for path in paths} == paths


# --- rules at work ---

_RULES: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {},
    optional={
        "anchor": st.sampled_from(ANCHORS),
        "where": st.sampled_from(keys.WHERE),
        "max_words": st.integers(1, 60),
        "followed_by": st.lists(st.sampled_from(keys.FOLLOWED_BY)),
        "also": st.just({"phrases": ["ada", "house"]}),
        "spares": st.lists(st.sampled_from(keys.SPARES)),
        "first_line": st.sampled_from(keys.FIRST_LINE),
        "takes": st.sampled_from(keys.TAKES),
        "below": st.integers(0, 4),
    },
)
_NEAR: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {},
    optional={
        "phrases": st.just(["log in", "লগ ইন"]),
        "lines": st.integers(1, 4),
        "least": st.integers(1, 3),
        "fill": st.booleans(),
    },
)
_LINES = st.sampled_from(
    [
        "House notice",
        "» house notice: Ada, 3",
        "We saw the house notice, and we read it twice before we went home in the rain of that long evening.",
        "Log in",
        "লগ ইন",
        "লগ\u200c ইন | house no\u00adtice",
        "**House notice**",
        "3.5.2026",
        "",
        "\u2028",
        "The bridge will be repaired before the winter floods arrive, the mayor said on Tuesday after the vote.",
    ]
)


@given(
    rule=_RULES,
    near=st.none() | _NEAR,
    shape=st.booleans(),
    lines=st.lists(_LINES | st.text(max_size=40), max_size=12),
)
def test_a_rule_never_fails_and_what_is_clean_stays_so(
    folder: Path, rule: dict[str, object], near: dict[str, object] | None, shape: bool, lines: list[str]
) -> None:
    rule = rule | {"id": "one", "label": "disclaimer"} | ({"shape": "date"} if shape else {"phrases": ["house notice"]})
    if shape:
        rule = {key: value for key, value in rule.items() if key not in {"anchor", "followed_by", "also", "takes"}}
    if near is not None:
        rule = {key: value for key, value in rule.items() if key not in {"takes", "below"}} | {"near": near}
    cleaner = Cleaner(Config(only=("site",)), [written(folder, toml_of({"rule": [rule]}))])
    result = cleaner.clean("\n".join(lines))
    assert result.log.errors == ()
    assert cleaner.clean(result.text).log.edits == ()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")
