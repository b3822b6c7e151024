from __future__ import annotations

import os
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from strategies import Finder, Idle, Named, cleaned, cleaner_of
from textclean import (
    Cleaner,
    Config,
    ConfigError,
    Finding,
    Label,
    LabelPolicy,
    Phrase,
    PluginError,
    PluginWarning,
    ScoreRange,
    View,
    hookimpl,
)

ONE_FILE = """
import textclean

labels = {"shout": textclean.Label("Words in capitals.")}


@textclean.hookimpl
def detect(view):
    if view.text.startswith("HELLO"):
        yield textclean.Finding(0, 5, "shout", "first-five")
"""


def plugin(name: str, **attributes: Any) -> Idle:  # noqa: ANN401 - whatever a plugin has
    made = Idle(name)
    for attribute, value in attributes.items():
        setattr(made, attribute, value)
    return made


def order(*plugins: Named) -> list[str]:
    """Return the order of plugins, which is the same in whatever order they are given."""
    first = [one.name for one in cleaner_of(*plugins).plugins]
    for seed in range(5):
        shuffled = random.Random(seed).sample(plugins, len(plugins))  # noqa: S311
        assert [one.name for one in cleaner_of(*shuffled).plugins] == first
    return first


# where plugins come from


def test_one_file_is_a_plugin(tmp_path: Path) -> None:
    path = tmp_path / "shouting.py"
    path.write_text(ONE_FILE, "utf-8")
    result = Cleaner(Config(only=("shouting",)), [path]).clean("HELLO world")
    assert result.text == "world"
    (version,) = result.log.plugins.values()
    assert len(version) == 12


def test_a_plugin_file_of_the_configuration_is_used_even_where_only_others_are_named(tmp_path: Path) -> None:
    path = tmp_path / "shouting.py"
    path.write_text(ONE_FILE, "utf-8")
    cleaner = Cleaner(Config(only=("idle",), files=(path,)), [Idle("idle")])
    assert [one.name for one in cleaner.plugins] == ["idle", "shouting"]


def test_what_runs_is_the_file_as_it_stands_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "shouting.py"
    path.write_text(ONE_FILE, "utf-8")
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    first = Cleaner(Config(only=("shouting",)), [path])
    path.write_text(ONE_FILE.replace("0, 5", "0, 4"), "utf-8")
    os.utime(path, ns=times)
    second = Cleaner(Config(only=("shouting",)), [path])
    assert [one.clean("HELLO world").text for one in (first, second)] == ["world", "O world"]
    assert first.run != second.run
    assert list(tmp_path.iterdir()) == [path]


TWICE = """
from textclean import hookimpl

@hookimpl
def tag():
    return []

@hookimpl(specname="tag")
def another():
    return []
"""
WRAPS = """
from textclean import hookimpl

@hookimpl(wrapper=True)
def tag():
    return (yield)
"""
AWAITS = """
from textclean import hookimpl

@hookimpl
async def tag():
    return []
"""


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("none.py", None, "cannot read the plugin file .*none.py"),
        ("words.txt", "words", "words.txt is neither a Python file nor a file of rules"),
        ("broken.py", "def detect(:", "'broken' of broken.py .* is broken: SyntaxError"),
        ("failing.py", "1 / 0", "'failing' of failing.py .* is broken: ZeroDivisionError"),
        ("leaving.py", "raise SystemExit(2)", "'leaving' of leaving.py .* is broken: SystemExit"),
        ("empty.py", "", "'empty' of empty.py .* implements no hook; implement one of detect, clean, tag, score"),
        ("panics.py", "class Panic(BaseException): ...\nraise Panic('no')", "'panics' .* is broken: Panic: no"),
        ("mute.py", "class E(Exception):\n  def __str__(self): 1 / 0\nraise E", "E, whose message cannot be shown"),
        ("twice.py", TWICE, "it implements the hook 'tag' 2 times; one plugin has one function for a hook"),
        ("wraps.py", WRAPS, "its 'tag' is a hook wrapper, and textclean has none"),
        ("awaits.py", AWAITS, "its 'tag' is asynchronous, and no event loop calls a hook; make it a plain function"),
    ],
)
def test_a_plugin_file_that_is_given_and_broken_is_an_error_that_names_it(
    tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(PluginError, match=message):
        Cleaner(plugins=[path])


def test_an_object_that_does_not_say_its_name_is_an_error_and_no_accident() -> None:
    class Nameless:
        @property
        def name(self) -> str:
            raise ValueError("nobody")

    with pytest.raises(PluginError, match="does not say its name or version: ValueError: nobody"):
        Cleaner(plugins=[Nameless()])


def test_a_plugin_file_is_imported_as_python_would_and_leaves_the_current_folder_alone(tmp_path: Path) -> None:
    path = tmp_path / "moving.py"
    path.write_text("import os\nos.chdir('/')\ndef f(x: int): ...\nassert f.__annotations__['x'] is int\n" + ONE_FILE)
    before = Path.cwd()
    Cleaner(Config(only=("moving",)), [path])
    assert Path.cwd() == before


def test_a_module_is_a_plugin() -> None:
    module = ModuleType("package.shouting")
    exec(ONE_FILE, vars(module))  # noqa: S102 - as an import would
    module.__dict__["__version__"] = "3"
    (loaded,) = Cleaner(Config(only=("shouting",)), [module]).plugins
    assert (loaded.name, loaded.version, sorted(loaded.hooks), sorted(loaded.labels)) == (
        "shouting",
        "3",
        ["detect"],
        ["shout"],
    )


# what is wrong with a plugin


class Undecorated(Named):
    def detect(self) -> list[Finding]:
        return []


class Mistyped(Named):
    @hookimpl
    def detct(self) -> list[Finding]:
        return []


class Renamed(Named):
    @hookimpl(specname="detect")
    def find_junk(self, view: View) -> list[Finding]:
        return [Finding(0, 1, "junk", "r")] if view.text[0] == "H" else []


class Demanding(Named):
    @hookimpl
    def detect(self, weather: str) -> list[Finding]:
        return [Finding(0, 1, "junk", weather)]


def test_a_hook_without_its_decorator_gets_a_hint() -> None:
    with pytest.raises(PluginError, match=r"put @textclean.hookimpl above its 'detect'"):
        cleaner_of(Undecorated())


def test_a_hook_that_there_is_none_of_gets_a_suggestion() -> None:
    with pytest.raises(PluginError, match=r"there is no hook 'detct'; did you mean 'detect'?"):
        cleaner_of(Mistyped())


def test_a_hook_that_wants_an_unknown_argument_is_named_with_it() -> None:
    with pytest.raises(PluginError, match=r"'plain' .* is broken: [\s\S]*weather"):
        cleaner_of(Demanding())


def test_a_function_may_say_which_hook_it_is() -> None:
    assert cleaned("Hello", Renamed()).text == "ello"


@pytest.mark.parametrize(
    "attributes, message",
    [
        ({"labels": ["junk"]}, "'labels' has to be a dict"),
        ({"labels": {"junk": "Junk."}}, r"labels\['junk'\] has to be a Label"),
        ({"phrases": {"words": "read more"}}, r"phrases\['words'\]"),
        ({"phrases": {"words": 7}}, r"phrases\['words'\]"),
        ({"phrases": {"words": [7]}}, "a phrase has to be a string or a textclean.Phrase, not 7"),
        ({"phrases": {"words": [" "]}}, "has no words in it"),
        ({"phrases": {"words": [Phrase("＃")]}}, "has no words in it"),
        ({"before": "other"}, "'before' has to be a tuple of plugin names"),
        ({"after": [1]}, "'after' has to be a tuple of plugin names"),
        ({"after": 7}, "'after' has to be a tuple of plugin names"),
        ({"needs": "label"}, "'needs' has to be a tuple of names of sets in `phrases`"),
        ({"needs": ("label",)}, "needs: 'label': there is no such set in `phrases`"),
        (
            {"phrases": {"label": ["share"]}, "needs": ("lable",)},
            "needs: 'lable': there is no such set in `phrases`; did you mean 'label'?",
        ),
        ({"tags": {"late": 1}}, r"tags\['late'\] has to be a str"),
        ({"tags": {"\ud800": "odd"}}, r"tags: '\\ud800' holds a lone surrogate"),
        ({"version": "\ud800"}, r"its name or version: '\\ud800' holds a lone surrogate"),
        ({"scores": {"share": (0, 1)}}, r"scores\['share'\] has to be a ScoreRange"),
        ({"options": [1]}, "'options' has to be a dict"),
    ],
)
def test_a_wrong_declaration_is_an_error_that_names_the_plugin_and_the_attribute(
    attributes: dict[str, Any], message: str
) -> None:
    with pytest.raises(PluginError, match=f"the plugin 'wrong' of .* is broken: .*{message}"):
        cleaner_of(plugin("wrong", **attributes))


def test_declarations_are_taken_over() -> None:
    declared = {"tags": {"late": "Late."}, "scores": {"share": ScoreRange("Share.")}, "phrases": {"words": ["more"]}}
    (loaded,) = cleaner_of(plugin("full", **declared)).plugins
    assert (loaded.tags, loaded.scores) == (declared["tags"], declared["scores"])
    assert loaded.phrases == {"words": (Phrase("more"),)}
    assert (loaded.name, loaded.version) == ("full", "1.2")


# names


def test_two_plugins_of_one_name_are_an_error_that_names_both() -> None:
    with pytest.raises(PluginError, match=r"two plugins are named 'same': one of .* and one of "):
        cleaner_of(plugin("same"), plugin("same"))


def test_the_name_of_a_file_is_taken_once(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "shouting.py").write_text(f"# {folder}\n{ONE_FILE}", "utf-8")
    with pytest.raises(PluginError, match="two plugins are named 'shouting'"):
        Cleaner(plugins=[tmp_path / "a" / "shouting.py", tmp_path / "b" / "shouting.py"])


def test_the_name_of_the_host_is_taken() -> None:
    with pytest.raises(PluginError, match="'textclean', which is the host's own name"):
        cleaner_of(plugin("textclean"))


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"only": ("finder", "findre")}, "plugins.only names the plugin 'findre', .* did you mean 'finder'?"),
        ({"only": ("finder",), "disable": ("zzz",)}, "plugins.disable names the plugin 'zzz', .* there are: .*finder"),
        (
            {"only": ("finder",), "options": {"findr": {}}},
            "options names the plugin 'findr', .* did you mean 'finder'?",
        ),
    ],
)
def test_an_unknown_plugin_name_gets_a_suggestion(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Cleaner(Config(**settings), [Finder("finder", "x")])


def test_a_disabled_plugin_is_off() -> None:
    cleaner = Cleaner(Config(only=("one", "two"), disable=("two",)), [plugin("one"), plugin("two")])
    assert [one.name for one in cleaner.plugins] == ["one"]
    assert "two" in [source.name for source in cleaner.registry.off]


# order


def test_plugins_come_in_the_order_of_their_names() -> None:
    assert order(plugin("c"), plugin("a"), plugin("b")) == ["a", "b", "c"]


def test_before_and_after_come_before_names() -> None:
    assert order(plugin("a", after=("c",)), plugin("b"), plugin("c")) == ["b", "c", "a"]
    assert order(plugin("a"), plugin("b"), plugin("c", before=("a",))) == ["b", "c", "a"]
    assert order(plugin("a", after=("b",)), plugin("b", after=["c"]), plugin("c"), plugin("d")) == ["c", "b", "a", "d"]


def test_a_relation_to_a_plugin_that_is_not_there_says_nothing() -> None:
    assert order(plugin("a", after=("zzz",)), plugin("b", before=("yyy",))) == ["a", "b"]


@pytest.mark.parametrize(
    "plugins, names",
    [
        ([plugin("a", after=("b",)), plugin("b", after=("a",)), plugin("c")], ["a", "b"]),
        ([plugin("a", before=("b",)), plugin("b", before=("c",)), plugin("c", before=("a",))], ["a", "b", "c"]),
        ([plugin("a", before=("a",)), plugin("b")], ["a"]),
    ],
)
def test_a_cycle_is_an_error_that_names_its_plugins_and_their_distributions(
    plugins: list[Named], names: list[str]
) -> None:
    with pytest.raises(PluginError, match="form a cycle") as caught:
        cleaner_of(*plugins)
    message = str(caught.value)
    assert [name for name in "abc" if f"'{name}' of strategies 1.2" in message] == names


def test_the_order_decides_the_run() -> None:
    assert cleaner_of(plugin("a"), plugin("b")).run != cleaner_of(plugin("a", after=("b",)), plugin("b")).run


# options


class Choosy(Named):
    options = {"least": 3, "share": 0.5, "word": "x", "on": True, "words": ["a"]}  # noqa: RUF012

    @hookimpl
    def detect(self, options: dict[str, Any]) -> list[Finding]:
        return [Finding(0, 1, "byline", repr(dict(options)))]


def options_seen(**options: Any) -> str:  # noqa: ANN401 - whatever an option is
    return cleaned("text", Choosy("choosy"), options={"choosy": options}).log.kept[0].rule


def test_options_of_the_configuration_are_laid_over_the_defaults() -> None:
    assert options_seen() == repr(Choosy.options)
    assert options_seen(least=4, words=["b"]) == repr(Choosy.options | {"least": 4, "words": ["b"]})


def test_a_whole_number_may_stand_for_a_float() -> None:
    assert options_seen(share=1) == repr(Choosy.options | {"share": 1})


@pytest.mark.parametrize(
    "options, message",
    [
        ({"least": "4"}, "options.choosy.least has to be of type int, not '4'"),
        ({"least": 4.0}, "options.choosy.least has to be of type int"),
        ({"least": True}, "options.choosy.least has to be of type int"),
        ({"share": True}, "options.choosy.share has to be of type float"),
        ({"on": 1}, "options.choosy.on has to be of type bool"),
        ({"words": "a"}, "options.choosy.words has to be of type list"),
        ({"lest": 4}, "options.choosy.lest: there is no such option; did you mean 'least'?"),
    ],
)
def test_a_wrong_option_is_named_with_its_plugin(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        options_seen(**options)


def test_an_option_of_a_plugin_without_any_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"options.idle.x: there is no such option"):
        cleaner_of(Idle("idle"), options={"idle": {"x": 1}})


def test_options_decide_the_run() -> None:
    assert cleaner_of(Choosy("c")).run != cleaner_of(Choosy("c"), options={"c": {"least": 4}}).run


class Meddling(Choosy):
    @hookimpl
    def detect(self, options: dict[str, Any]) -> list[Finding]:
        options["least"] += 1
        return [Finding(0, options["least"], "byline", "r")]


def test_a_plugin_cannot_change_its_options_from_record_to_record() -> None:
    cleaner = cleaner_of(Meddling("meddling"))
    first, second = cleaner.clean("abcdefghij"), cleaner.clean("abcdefghij")
    assert first.log == second.log
    assert [failure.plugin for failure in first.log.errors] == ["meddling"]


# labels


def test_a_label_is_declared_once_and_shared_by_saying_the_same_or_nothing() -> None:
    cleaner_of(plugin("a", labels={"ours": Label("Ours.")}), plugin("b", labels={"ours": Label("Ours.")}))
    with pytest.raises(PluginError, match=r"'b' of .* declares the label 'ours' differently"):
        cleaner_of(plugin("a", labels={"ours": Label("Ours.")}), plugin("b", labels={"ours": Label("Theirs.")}))


def test_a_label_that_everybody_shares_cannot_be_declared_differently() -> None:
    with pytest.raises(PluginError, match="declares the label 'byline' differently"):
        cleaner_of(plugin("a", labels={"byline": Label("Who wrote it.", "remove")}))


def test_a_policy_for_a_label_that_no_plugin_declares_gets_a_suggestion() -> None:
    with pytest.raises(ConfigError, match=r"policy.labels names the label 'bylin', .* did you mean 'byline'?"):
        cleaner_of(Idle("idle"), labels={"bylin": LabelPolicy("keep")})


def test_a_policy_may_name_a_label_that_a_broken_plugin_would_declare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dist = tmp_path / "stranger-1.0.dist-info"
    dist.mkdir()
    (dist / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (dist / "entry_points.txt").write_text("[textclean]\nstranger = stranger_that_is_not_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    config = Config(only=("stranger",), labels={"theirs": LabelPolicy("keep")})
    with pytest.warns(PluginWarning, match="'stranger' of stranger 1.0 is broken"):
        assert [broken.name for broken in Cleaner(config).registry.broken] == ["stranger"]
