from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from textclean import Cleaner, Config, ConfigError, FieldNames, Guards, LabelPolicy

NAN, INF = float("nan"), float("inf")

FULL = """
max_passes = 5

[plugins]
only = ["a", "b"]
disable = ["c"]
enable = ["d"]
files = ["own.py", "sub/other.py"]

[policy]
threshold = 0.7

[policy.labels]
byline = "remove"
share_label = "keep"
payment = { threshold = 1 }
caption = { action = "remove", threshold = 0.9 }

[guards]
plugin_share = 0.5
record_share = 1

[options.a]
least = 3
words = ["x"]
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "textclean.toml", FULL)
    assert Config.load(path) == Config(
        only=("a", "b"),
        disable=("c",),
        enable=("d",),
        files=(tmp_path / "own.py", tmp_path / "sub/other.py"),
        threshold=0.7,
        labels={
            "byline": LabelPolicy("remove"),
            "share_label": LabelPolicy("keep"),
            "payment": LabelPolicy(threshold=1.0),
            "caption": LabelPolicy("remove", 0.9),
        },
        guards=Guards(0.5, 1.0),
        max_passes=5,
        options={"a": {"least": 3, "words": ["x"]}},
        source=str(path),
    )


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    path = write(tmp_path / "textclean.toml", "")
    assert Config.load(path) == Config(source=str(path))


@pytest.mark.parametrize(
    "text, key",
    [
        ("threshold = 0.5", "'threshold'"),
        ("[plugin]", "'plugin'"),
        ("[plugins]\nenabled = []", "'plugins.enabled'"),
        ("[policy]\nlabel = {}", "'policy.label'"),
        ("[policy.labels]\nbyline = { acton = 'keep' }", "'policy.labels.byline.acton'"),
        ("[guards]\nshare = 1", "'guards.share'"),
    ],
)
def test_an_unknown_key_is_named_with_its_file_and_the_known_ones(tmp_path: Path, text: str, key: str) -> None:
    path = write(tmp_path / "textclean.toml", text)
    with pytest.raises(ConfigError, match="unknown key") as caught:
        Config.load(path)
    assert key in str(caught.value)
    assert str(path) in str(caught.value)
    assert "known here: " in str(caught.value)


@pytest.mark.parametrize(
    "text, key",
    [
        ("plugins = 3", "plugins"),
        ("policy = 'strict'", "policy"),
        ("guards = [1]", "guards"),
        ("options = 1", "options"),
        ("max_passes = 0", "max_passes"),
        ("max_passes = 101", "max_passes"),
        ("max_passes = 2.0", "max_passes"),
        ("max_passes = true", "max_passes"),
        ("[plugins]\nonly = 'a'", "plugins.only"),
        ("[plugins]\ndisable = [1]", "plugins.disable"),
        ("[plugins]\nfiles = { a = 'b' }", "plugins.files"),
        ("[policy]\nthreshold = 1.5", "policy.threshold"),
        ("[policy]\nthreshold = '0.5'", "policy.threshold"),
        ("[policy]\nthreshold = nan", "policy.threshold"),
        ("[policy]\nthreshold = true", "policy.threshold"),
        ("[policy]\nlabels = 'keep'", "policy.labels"),
        ("[policy.labels]\nbyline = 'drop'", "policy.labels.byline"),
        ("[policy.labels]\nbyline = 0.5", "policy.labels.byline"),
        ("[policy.labels]\nbyline = ['keep']", "policy.labels.byline"),
        ("[policy.labels.byline]\naction = 'drop'", "policy.labels.byline.action"),
        ("[policy.labels.byline]\nthreshold = -1", "policy.labels.byline.threshold"),
        ("[guards]\nplugin_share = 2", "guards.plugin_share"),
        ("[guards]\nrecord_share = 'all'", "guards.record_share"),
        ("[guards]\nseconds = inf", "guards.seconds"),
        ("[guards]\nrecord_share = nan", "guards.record_share"),
        ("[options]\na = 1", "options.a"),
        ("[options.a]\nshare = nan", "options.a.share"),
        ("[options.a]\nshare = -inf", "options.a.share"),
        ("[options.a]\nwords = [1, [2, inf]]", "options.a.words[1][1]"),
        ("[options.a.by_language]\nen = nan", "options.a.by_language.en"),
    ],
)
def test_a_wrong_value_is_named_with_its_key_and_file(tmp_path: Path, text: str, key: str) -> None:
    path = write(tmp_path / "textclean.toml", text)
    with pytest.raises(ConfigError) as caught:
        Config.load(path)
    assert str(caught.value).startswith(f"{path}: {key} has to be ")


def test_a_number_that_json_does_not_have_is_refused_however_the_configuration_is_made() -> None:
    with pytest.raises(ConfigError, match=r"^the defaults: options\.a\.b has to be a finite number, not nan$"):
        Config(options={"a": {"b": float("nan")}})
    with pytest.raises(ConfigError, match=r"^seconds has to be a number of seconds, more than 0, not inf$"):
        Guards(seconds=float("inf"))


#: What no file could hold either, by class and key.
WRONG: dict[tuple[type, str], tuple[object, ...]] = {
    (Config, "max_passes"): (0, -1, 101, 2.0, True, "3", None, NAN),
    (Config, "threshold"): (-0.1, 1.1, "x", True, NAN, INF),
    (Config, "only"): ("kept_share", [1], None, 3, {"a"}),
    (Config, "disable"): ("kept_share", (b"a",)),
    (Config, "files"): ("own.py", [1], ["a\0.py"], None),
    (Config, "labels"): (None, "keep", [], {1: LabelPolicy()}),
    (Config, "guards"): (None, {}, 0.5),
    (Config, "options"): (None, 1, [], {1: {}}),
    (Config, "source"): (5, None),
    (Guards, "plugin_share"): (-1, 1.5, "all", True, None, NAN),
    (Guards, "record_share"): (-0.5, 2, False, NAN),
    (Guards, "plugin_chars"): (-1, 1.0, True, "1", 1 << 63),
    (Guards, "record_chars"): (-1, 1.0),
    (Guards, "floor_chars"): (-1, None, 1.0),
    (Guards, "floor_words"): (-1, None, True),
    (Guards, "seconds"): (0, -1, NAN, INF, True, "1", 10**400),
    (Guards, "failures"): (0, 1.5, True, 10**5000),
    (LabelPolicy, "action"): ("drop", 5, ["keep"], True),
    (LabelPolicy, "threshold"): (-1, 2, "0.5", True, NAN),
    (FieldNames, "text"): (None, "", 5),
}
#: The same within the tables of a configuration: the values, and where the message says that something is wrong.
WRONG_WITHIN: list[tuple[dict[str, Any], str]] = [
    ({"labels": {"a": "remove"}}, "labels['a']"),
    ({"labels": {"a": None}}, "labels['a']"),
    ({"labels": {"a": {"action": "keep"}}}, "labels['a']"),
    ({"options": {"a": None}}, "options.a"),
    ({"options": {"a": [1]}}, "options.a"),
    ({"options": {"a": {1: 2}}}, "options.a"),
    ({"options": {"a": {"b": INF}}}, "options.a.b"),
    ({"options": {"a": {"b": "\ud800"}}}, "options.a.b"),
    ({"options": {"a": {"b": {1}}}}, "options.a.b"),
    ({"options": {"a": {"b": date(2025, 1, 1)}}}, "options.a.b"),
    ({"options": {"a": {"b": 1 << 64}}}, "options.a.b"),
    ({"options": {"a": {"b": [{"c": NAN}]}}}, "options.a.b[0].c"),
    ({"options": {"a": {"b": {1: 2}}}}, "a name in options.a.b"),
]


@pytest.mark.parametrize("of, key", WRONG, ids=lambda part: getattr(part, "__name__", part))
def test_what_is_made_in_python_is_checked_as_a_file_is(of: type, key: str) -> None:
    for value in WRONG[of, key]:
        with pytest.raises(ConfigError, match=rf"\b{key} has to be ") as caught:
            of(**{key: value})
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize("values, path", WRONG_WITHIN, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_in_tables_is_checked_as_a_file_is(values: dict[str, Any], path: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config(**values)
    assert f"{path} has to be " in str(caught.value)
    assert str(caught.value).startswith("the defaults: ")


def test_what_is_made_in_python_is_what_a_file_says(tmp_path: Path) -> None:
    path = write(tmp_path / "textclean.toml", FULL)
    assert Config.load(path) == Config(
        only=["a", "b"],
        enable=["d"],
        disable=["c"],
        files=[str(tmp_path / "own.py"), str(tmp_path / "sub/other.py")],
        threshold=0.7,
        labels={
            "byline": LabelPolicy("remove"),
            "share_label": LabelPolicy("keep"),
            "payment": LabelPolicy(threshold=1),
            "caption": LabelPolicy("remove", 0.9),
        },
        guards=Guards(0.5, 1),
        max_passes=5,
        options={"a": {"least": 3, "words": ["x"]}},
        source=str(path),
    )
    assert Config.load(str(path)) == Config.load(path)


def test_1_and_1_point_0_are_one_configuration() -> None:
    whole, broken = Config(threshold=1, guards=Guards(1)), Config(threshold=1.0, guards=Guards(1.0))
    assert Cleaner(whole).run == Cleaner(broken).run


def test_a_mapping_that_is_changed_afterwards_changes_no_configuration() -> None:
    labels, options = {"byline": LabelPolicy("keep")}, {"a": {"b": 1}}
    config = Config(labels=labels, options=options)
    labels["byline"] = LabelPolicy("remove")
    options["a"]["b"] = 2
    assert (config.labels["byline"].action, config.options) == ("keep", {"a": {"b": 1}})


def test_tables_that_are_nested_without_end_are_refused(tmp_path: Path) -> None:
    endless: dict[str, Any] = {}
    endless["a"] = endless
    with pytest.raises(ConfigError, match=r"options\.a has to be nested at most 100 levels deep"):
        Config(options={"a": endless})
    path = write(tmp_path / "textclean.toml", f"options.a.{'.'.join('b' * 5000)} = 1")
    with pytest.raises(ConfigError, match=r"options\.a has to be nested at most 100 levels deep"):
        Config.load(path)


def test_a_number_beyond_all_floats_is_no_number_of_seconds(tmp_path: Path) -> None:
    path = write(tmp_path / "textclean.toml", f"[guards]\nseconds = 1{'0' * 400}")
    with pytest.raises(ConfigError, match=r"guards\.seconds has to be a number of seconds, more than 0, not 1000"):
        Config.load(path)


def test_a_date_which_no_manifest_can_hold_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "textclean.toml", "[options.own]\nwhen = 2021-01-01")
    with pytest.raises(ConfigError, match=r"options\.own\.when has to be a string, a number, a boolean"):
        Config.load(path)


@pytest.mark.parametrize("table", [None, 5, [], "a"])
def test_what_is_no_table_is_no_configuration(table: Any) -> None:  # noqa: ANN401
    with pytest.raises(ConfigError, match=r"^here: a configuration has to be a table"):
        Config.of(table, Path("here"))


@pytest.mark.parametrize("content", [b"[plugins", b"\xff\xfe"], ids=["broken", "no UTF-8"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "textclean.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="not valid TOML") as caught:
        Config.load(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file") as caught:
        Config.load(tmp_path / "none.toml")
    assert str(tmp_path / "none.toml") in str(caught.value)


def test_the_file_is_found_from_a_folder_upward(tmp_path: Path) -> None:
    path = write(tmp_path / "textclean.toml", "max_passes = 3")
    (tmp_path / "a" / "b").mkdir(parents=True)
    config = Config.load(start=tmp_path / "a" / "b")
    assert (config.max_passes, config.source) == (3, str(path))


def test_the_nearest_file_counts_alone(tmp_path: Path) -> None:
    write(tmp_path / "textclean.toml", "max_passes = 3")
    write(tmp_path / "a" / "textclean.toml", "[policy]\nthreshold = 0.9")
    config = Config.load(start=tmp_path / "a")
    assert (config.max_passes, config.threshold) == (Config().max_passes, 0.9)


def test_the_current_folder_is_where_the_search_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "textclean.toml", "max_passes = 3")
    monkeypatch.chdir(tmp_path)
    assert Config.load().max_passes == 3


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert Config.load(start=tmp_path) == Config()


def test_a_pyproject_with_a_table_for_textclean_is_a_configuration(tmp_path: Path) -> None:
    write(tmp_path / "textclean.toml", "max_passes = 3")
    path = write(tmp_path / "a" / "pyproject.toml", "[tool.textclean]\nmax_passes = 4")
    assert Config.load(start=tmp_path / "a").max_passes == 4
    assert Config.load(path).max_passes == 4


def test_a_pyproject_without_one_is_passed_by(tmp_path: Path) -> None:
    write(tmp_path / "textclean.toml", "max_passes = 3")
    write(tmp_path / "a" / "pyproject.toml", "[tool.other]\nx = 1")
    assert Config.load(start=tmp_path / "a").max_passes == 3


def test_beside_a_pyproject_the_own_file_counts(tmp_path: Path) -> None:
    write(tmp_path / "textclean.toml", "max_passes = 3")
    write(tmp_path / "pyproject.toml", "[tool.textclean]\nmax_passes = 4")
    assert Config.load(start=tmp_path).max_passes == 3


@pytest.mark.parametrize(
    "text, message",
    [
        ("[tool]\ntextclean = 1", "tool.textclean has to be a table"),
        ("tool = 1", "tool has to be a table"),
        ("[tool.textclean]\nmax = 1", "unknown key 'max'"),
    ],
)
def test_a_wrong_pyproject_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path / "pyproject.toml", text)
    with pytest.raises(ConfigError, match=message) as caught:
        Config.load(start=tmp_path)
    assert str(path) in str(caught.value)


def test_paths_do_not_decide_the_run(tmp_path: Path) -> None:
    one = Config.load(write(tmp_path / "a" / "textclean.toml", FULL))
    other = Config.load(write(tmp_path / "b" / "textclean.toml", FULL))
    assert one != other
    assert one.to_json() == other.to_json()
