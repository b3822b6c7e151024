"""Rules without code: what a file may say, and what its rules find."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from textclean import Cleaner, Config, PluginError, Record
from textclean.plugin.host import Call, Host
from textclean.plugin.registry import Registry
from toml_text import toml_of

ARTICLE = (
    "The old stone bridge will be repaired before the winter floods arrive, the mayor said on Tuesday after the vote."
)
MORE = (
    "Work begins in October and takes six weeks, and the ferry will carry passengers across the river until it is done."
)

ONLY = Config(only=("site",))
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a rules file of one rule, or of whatever else is given."""

    def written(name: str = "site.toml", *, top: Mapping[str, object] | None = None, **rule: object) -> Path:
        path = tmp_path / name
        one = {"id": "one", "label": "notice"} | rule
        values: dict[str, object] = {"labels": {"notice": "A notice."}, "rule": [one], **(top or {})}
        path.write_text(toml_of(values), "utf-8")
        return path

    return written


def found(path: Path, *lines: str, options: Mapping[str, Any] | None = None) -> list[str]:
    """Return what the rules of a file find in a text of these lines, in order."""
    config = Config(only=(path.stem,), options={path.stem: options} if options else {})
    registry = Registry.load(config, [path])
    text = "\n".join(lines)
    host = Host(registry.plugins, registry.labels)
    call = Call(host.text(text, Record(text)), [])
    findings = sorted((item.start, item.end) for _, item in host.findings(call))
    assert call.failures == []
    return [text[start:end] for start, end in findings]


# --- what is found ---


def test_a_phrase_is_the_whole_line_unless_an_anchor_says_otherwise(write: Write) -> None:
    lines = (ARTICLE, "Read our notice", "Read our notice today", MORE)
    assert found(write(phrases=["read our notice"]), *lines) == ["Read our notice"]
    assert found(write(phrases=["read our notice"], anchor="line_start"), *lines) == list(lines[1:3])


@pytest.mark.parametrize(
    "where, places",
    [
        ("anywhere", (0, 1, 2)),
        ("head", (0,)),
        ("tail", (2,)),
        ("head_or_tail", (0, 2)),
        ("first_line", (0,)),
        ("last_lines", (0, 1, 2)),
    ],
)
def test_a_line_is_looked_for_in_a_part_of_the_text(write: Write, where: str, places: Sequence[int]) -> None:
    notices = ["Notice: one", "Notice: two", "Notice: three"]
    file = write(phrases=["notice"], anchor="line_start", where=where, first_line="always")
    assert found(file, notices[0], ARTICLE, notices[1], MORE, notices[2]) == [notices[place] for place in places]


def test_a_notice_below_the_article_may_be_a_sentence(write: Write) -> None:
    notice = "Notice: this page was made by hand, like all the others."
    assert found(write(phrases=["notice"], anchor="line_start", where="tail"), ARTICLE, notice) == [notice]


def test_a_text_without_an_article_has_neither_head_nor_tail(write: Write) -> None:
    file = write(phrases=["notice"], where="head_or_tail", first_line="always")
    assert found(file, "Notice", "Bridge", "Ferry") == []


@pytest.mark.parametrize(
    "kind, hit, miss",
    [
        ("nothing", "Photo:", "Photo: Ada"),
        ("colon", "Photo: Ada", "Photo of Ada"),
        ("number", "Photo from ২০২৬", "Photo from May"),
        ("name", "Photo Ada", "Photo by her"),
    ],
)
def test_what_follows_a_phrase(write: Write, kind: str, hit: str, miss: str) -> None:
    file = write(phrases=["photo"], anchor="line_start", followed_by=[kind], spares=[])
    assert found(file, ARTICLE, hit, miss) == [hit]


@pytest.mark.parametrize(
    "spared, lines",
    [
        ("quotes", ("“Notice” is a word.",)),
        ("items", ("- Notice",)),
        ("sentences", ("Notice is given.",)),
        ("announced", ("The box has these parts:", "Notice")),
        (
            "own_words",
            ("She opened the letter, which said in large", "notice", "that the house was to be sold in May."),
        ),
    ],
)
def test_lines_that_only_look_like_it_are_spared(write: Write, spared: str, lines: Sequence[str]) -> None:
    careless = write(phrases=["notice"], anchor="line_start", spares=[])
    careful = write("careful.toml", phrases=["notice"], anchor="line_start", spares=[spared])
    assert len(found(careless, ARTICLE, *lines, MORE)) == 1
    assert found(careful, ARTICLE, *lines, MORE) == []


@pytest.mark.parametrize(
    "value, alone, above_prose, above_headline",
    [("never", 0, 0, 0), ("above_headline", 0, 0, 1), ("not_alone", 0, 1, 1), ("always", 1, 1, 1)],
)
def test_the_first_line_may_be_a_title(
    write: Write, value: str, alone: int, above_prose: int, above_headline: int
) -> None:
    file = write(phrases=["notice"], first_line=value)
    assert len(found(file, "Notice")) == alone
    assert len(found(file, "Notice", ARTICLE)) == above_prose
    assert len(found(file, "Notice", "Bridge to be repaired", ARTICLE)) == above_headline


def test_lines_that_are_too_long_or_too_short_are_none(write: Write) -> None:
    file = write(phrases=["notice"], anchor="line_start", min_words=2, max_words=3)
    assert found(file, ARTICLE, "Notice", "Notice one", "Notice one two", "Notice one two three") == [
        "Notice one",
        "Notice one two",
    ]


def test_an_option_may_stand_for_a_number(write: Write) -> None:
    file = write(phrases=["notice"], anchor="line_start", max_words="most", top={"options": {"most": 2}})
    lines = (ARTICLE, "Notice one two")
    assert found(file, *lines) == []
    assert found(file, *lines, options={"most": 3}) == ["Notice one two"]


@pytest.mark.parametrize(
    "takes, text", [("line", "Read on: our notice of May"), ("phrase", "our notice"), ("rest", "our notice of May")]
)
def test_a_rule_takes_a_line_or_a_part_of_it(write: Write, takes: str, text: str) -> None:
    file = write(phrases=["our notice"], anchor="short_line", takes=takes)
    assert found(file, ARTICLE, "Read on: our notice of May", MORE) == [text]


def test_parts_of_a_line_are_found_once(write: Write) -> None:
    file = write(phrases=["our notice", "notice"], anchor="short_line", takes="phrase", spares=[])
    assert found(file, ARTICLE, "One notice and our notice", MORE) == ["notice", "our notice"]


def test_a_heading_takes_the_lines_below_up_to_a_sentence(write: Write) -> None:
    file = write(phrases=["notices"], below=3)
    assert found(file, ARTICLE, "Notices", "Town hall", "Library", MORE) == ["Notices\nTown hall\nLibrary"]
    assert found(file, ARTICLE, "Notices", "A", "B", "C", "D") == ["Notices\nA\nB\nC"]


def test_lines_are_found_only_near_others(write: Write) -> None:
    near = {"lines": 2, "least": 3, "phrases": ["password", "user name"]}
    file = write(phrases=["forgot password?", "remember me"], near=near)
    form = ("User name", "Password", "Remember me")
    assert found(file, ARTICLE, *form, MORE) == ["\n".join(form)]
    assert found(file, ARTICLE, "Remember me", "Password", MORE) == []
    assert found(file, ARTICLE, "User name", "Password", MORE) == []  # none of its own
    assert found(file, ARTICLE, "User name", "x", "y", "Password", "z", "v", "Remember me") == []


def test_what_stands_between_goes_only_where_a_file_says_so(write: Write) -> None:
    lines = (ARTICLE, "Log in", "or", "Password", "Remember me", MORE)
    near: dict[str, object] = {"least": 3, "phrases": ["log in", "password"]}
    assert found(write(phrases=["remember me"], near=near), *lines) == ["Log in", "Password\nRemember me"]
    assert found(write(phrases=["remember me"], near=near | {"fill": True}), *lines) == ["\n".join(lines[1:5])]
    between = (ARTICLE, "Log in", MORE, "Password", "Remember me")
    assert found(write(phrases=["remember me"], near=near | {"fill": True}), *between) == []


@pytest.mark.parametrize(
    "shape, hits, misses",
    [
        ("date", ["3.5.2026", "2026-05-03", "03/05/2026, 14:30"], ["May 2026", "3.5"]),
        ("email", ["desk@gazette.example"], ["desk at gazette", "desk@gazette"]),
        ("hashtags", ["#bridge", "#bridge #harbour", "#সেতু, #নদী"], ["# bridge", "#bridge is long"]),
        ("money", ["$25", "50 EUR", "৳500", "1,000.50 kr"], ["$", "25", "25 people"]),
        ("number", ["1,204", "3.2K", "(12)", "#4"], ["12 people", "-"]),
        ("time", ["3:45", "14:30", "0:12 / 3:45", "6:30 pm"], ["at 3:45", "3"]),
        ("url", ["https://gazette.example/a", "www.gazette.example"], ["gazette.example", "https://a b"]),
    ],
)
def test_a_line_of_a_form_is_found(write: Write, shape: str, hits: Sequence[str], misses: Sequence[str]) -> None:
    assert found(write(shape=shape, spares=[]), ARTICLE, *hits, *misses, MORE) == list(hits)


def test_another_phrase_on_the_line_may_be_asked_for(write: Write) -> None:
    file = write(phrases=["sign up"], anchor="line_start", also={"phrases": ["newsletter", "sign"]})
    lines = ("Sign up for the newsletter", "Sign up for the walk", "The newsletter: sign up")
    assert found(file, ARTICLE, *(part for line in lines for part in (line, MORE))) == ["Sign up for the newsletter"]


def test_a_rule_may_look_at_pages_of_some_hosts_only(write: Write) -> None:
    cleaner = Cleaner(ONLY, [write(phrases=["around town"], sites=["www.Gazette.example"])])
    text = f"{ARTICLE}\nAround town\n{MORE}"

    def finds(url: str | None) -> bool:
        return cleaner.clean(Record(text, url=url)).changed

    assert finds("https://gazette.example/news")
    assert finds("https://sport.gazette.example:8080/news")
    assert not finds("https://thegazette.example/news")
    assert not finds("https://herald.example/gazette.example")
    assert not finds("not an address")
    assert not finds(None)


def test_the_earliest_and_longest_phrase_counts_then_the_first_rule(write: Write) -> None:
    rules = [
        {"id": "short", "label": "notice", "phrases": ["house"], "anchor": "line_start"},
        {"id": "long", "label": "notice", "phrases": ["house notice"], "anchor": "line_start"},
        {"id": "same", "label": "notice", "phrases": ["house notice"], "anchor": "line_start"},
    ]
    cleaner = Cleaner(ONLY, [write(top={"rule": rules})])
    edits = cleaner.clean(f"{ARTICLE}\nHouse notice of May\n{MORE}").log.edits
    assert {edit.rule for edit in edits} == {"long"}


def test_phrases_come_by_language_by_set_and_from_phrase_files(write: Write, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "de.txt").write_text("[site.notice]\nhinweis der redaktion\n", "utf-8")
    (tmp_path / "words" / "bn.txt").write_text("[site.notice]\nবিজ্ঞপ্তি\n", "utf-8")
    top = {"phrase_files": "words", "phrases": {"more": {"fr": ["avis"]}}}
    file = write(phrases={"en": ["notice"]}, sets=["site.notice", "more"], top=top)
    lines = ["Notice", "Hinweis der Redaktion", "বিজ্ঞপ্তি", "Avis"]
    assert found(file, ARTICLE, *(line for notice in lines for line in (notice, MORE))) == lines
    (plugin,) = (one for one in Registry.load(ONLY, [file]).plugins if one.name == "site")
    assert [phrase.lang for phrase in plugin.phrases["one"]] == ["en", "bn", "de", "fr"]


# --- a file is a plugin like any other ---


def test_a_changed_file_or_phrase_changes_the_run(write: Write, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    words = tmp_path / "words" / "en.txt"
    words.write_text("[site.notice]\nnotice\n[site.other]\nother\n", "utf-8")

    def run(confidence: float) -> str:
        return Cleaner(ONLY, [write(sets=["site.notice"], top={"phrase_files": "words"}, confidence=confidence)]).run

    first = run(0.9)
    assert run(0.9) == first
    assert run(0.8) != first
    words.write_text("[site.notice]\nnotice\n[site.other]\nanother\n", "utf-8")
    assert run(0.9) == first  # a set that no rule names
    words.write_text("[site.notice]\nhouse notice\n", "utf-8")
    assert run(0.9) != first


def test_it_can_be_sent_to_another_process(write: Write) -> None:
    cleaner = Cleaner(ONLY, [write(phrases=["house notice"])])
    text = f"{ARTICLE}\n\nHouse notice\n\n{MORE}"
    sent = pickle.loads(pickle.dumps(cleaner))  # noqa: S301 - our own
    assert sent.run == cleaner.run
    assert sent.clean(text).text == cleaner.clean(text).text == f"{ARTICLE}\n\n{MORE}"


def test_a_configuration_that_was_given_may_name_it(write: Write, tmp_path: Path) -> None:
    write(phrases=["house notice"])
    (tmp_path / "ours.toml").write_text('[plugins]\nonly = ["site"]\nfiles = ["site.toml"]\n')
    cleaner = Cleaner(Config.load(tmp_path / "ours.toml"))
    assert cleaner.clean(f"{ARTICLE}\nHouse notice\n{MORE}").text == f"{ARTICLE}\n{MORE}"


def test_it_is_asked_only_where_one_of_its_own_phrases_stands(write: Write) -> None:
    file = write(phrases=["remember me"], near={"phrases": ["password"]})
    (plugin,) = Registry.load(ONLY, [file]).plugins
    assert plugin.needs == {"one"}
    assert not plugin.always
    (shaped,) = Registry.load(ONLY, [write(shape="url")]).plugins
    assert shaped.always


def test_a_label_of_another_plugin_needs_no_declaration(write: Write) -> None:
    file = write(label="newsletter_box", phrases=["notice"])
    with pytest.raises(PluginError, match=r"site\.toml, line 2: rule 1: label: no plugin declares 'newsletter_box'"):
        Cleaner(ONLY, [file])
    Cleaner(ONLY, [write(label="disclaimer", phrases=["notice"])])


# --- examples ---


def test_an_example_that_does_not_hold_is_an_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(
        '[labels]\nnotice = "A notice."\n\n[[rule]]\nid = "one"\nlabel = "notice"\nphrases = ["notice"]\n\n'
        '[[rule.example]]\ntext = "A line.\\nNotice"\nremoved = "Notice"\n\n'
        '[[rule.example]]\ntext = "A line.\\nNotice"\nremoved = ""\n'
    )
    with pytest.raises(PluginError) as caught:
        Cleaner(ONLY, [file])
    assert str(caught.value).endswith(
        "site.toml, line 15: rule 1, example 2: removed: 'one' finds 'Notice' in this text, and not nothing; "
        "change the rule or the example"
    )


def test_examples_hold_with_the_options_as_they_are_by_default(write: Write) -> None:
    example = {"text": f"{ARTICLE}\nNotice one", "removed": "Notice one"}
    top = {"options": {"most": 2}}
    file = write(phrases=["notice"], anchor="line_start", max_words="most", example=[example], top=top)
    Cleaner(Config(only=("site",), options={"site": {"most": 1}}), [file])


def test_several_things_may_be_found_in_an_example(write: Write) -> None:
    example = {"text": f"Notice\nBridge\n{ARTICLE}\nNotice", "removed": ["Notice", "Notice"]}
    Cleaner(ONLY, [write(phrases=["notice"], example=[example])])


def test_the_examples_of_bundled_files_hold() -> None:
    from textclean.plugin.rule_examples import require_examples  # noqa: PLC0415 - of this test alone

    files = [plugin for plugin in Registry.load(Config()).plugins if plugin.rules_file]
    assert {plugin.name for plugin in files} >= {"advertisement", "credits", "login_box", "scripts"}
    for plugin in files:
        require_examples(plugin)
        assert all(rule.examples for rule in plugin.rules_file.file_rules) if plugin.rules_file else False
