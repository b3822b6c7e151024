"""The reference names everything that there is, and nothing that there is not."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import attrs
import click
import pytest

import textclean
from docs.pages import REFERENCE, read, rows, sections, table
from textclean import Cleaner, Config, ConfigError, errors
from textclean.cli.main import main
from textclean.plugin import hookspecs
from textclean.plugin.compatibility import ATTRIBUTES
from textclean.plugin.declaration import Plugin
from textclean.plugin.hookspecs import HOOKS
from textclean.plugin.rules_file import keys
from textclean.run import run_files

_GROUPS = ("textclean", "textclean.optional")
_INSTALLED = {entry.name: entry.module for group in _GROUPS for entry in entry_points(group=group)}
PLUGINS = Cleaner(Config(enable=tuple(_INSTALLED))).plugins
_BUNDLED = {name: module for name, module in _INSTALLED.items() if module.startswith("textclean_plugins.")}
BUNDLED = [plugin for plugin in PLUGINS if plugin.name in _BUNDLED]


def page(name: str) -> str:
    return read(REFERENCE / name)


def named(text: str, name: str) -> bool:
    return f"`{name}`" in text


# --- hooks ---


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_there_with_its_exact_signature(hook: str) -> None:
    # Annotations are strings in that module, and a signature shows them in quotation marks.
    signature = str(inspect.signature(getattr(hookspecs, hook))).replace("'", "")
    assert f"def {hook}{signature}: ..." in sections(page("hooks.md"))[hook]


def test_there_are_no_other_hooks() -> None:
    specified = [name for name, value in vars(hookspecs).items() if hasattr(value, "textclean_spec")]
    assert sorted(specified) == sorted(HOOKS)
    assert set(table(page("hooks.md"), "hook")) == set(HOOKS)


def test_every_attribute_of_a_plugin_is_there() -> None:
    declared = {"name", "version", *ATTRIBUTES}
    assert declared - {"textclean_api"} <= set(attrs.fields_dict(Plugin))
    assert set(table(page("plugin-attributes.md"), "attribute")) == declared


@pytest.mark.parametrize("name", ["TOP", *map(str.upper, keys.TABLES)])
def test_every_key_of_a_rules_file_is_there_with_what_it_says_and_its_default(name: str) -> None:
    documented = rows(page("rules-files.md"))
    for key, value in getattr(keys, name).items():
        default = "required" if value.required else "–" if value.default in {None, ()} else written(value.default)
        assert [f"`{key}`", value.meaning, default] in documented


def written(value: object) -> str:
    """Return a value as it stands in a rules file."""
    return f"`{json.dumps(list(value) if isinstance(value, tuple) else value)}`"


@pytest.mark.parametrize("key", ["anchor", "followed_by", "first_line", "shape", "spares", "takes", "where"])
def test_every_word_that_a_key_of_a_rules_file_may_have_is_there(key: str) -> None:
    schema = keys.RULE[key].schema
    words = schema.get("enum") or schema["items"]["enum"]
    assert [word for word in words if not named(sections(page("rules-files.md"))["A rule"], word)] == []


# --- labels ---


def labels_of_bundled() -> dict[str, textclean.Label]:
    return dict(textclean.LABELS) | {name: label for plugin in BUNDLED for name, label in plugin.labels.items()}


def test_every_label_is_there_with_what_it_is_and_who_finds_it() -> None:
    documented = table(page("labels.md"), "label")
    labels = labels_of_bundled()
    assert sorted(documented) == sorted(labels)
    for name, label in labels.items():
        finders = [plugin.name for plugin in BUNDLED if name in strings_of(plugin)]
        found_by = ", ".join(f"`{finder}`" for finder in finders) or "none of the bundled plugins"
        assert documented[name] == [label.description, label.action, found_by], name


# --- plugins ---


def source_of(plugin: Plugin) -> ast.Module:
    path = import_module(_BUNDLED[plugin.name]).__file__
    assert path is not None
    return ast.parse(Path(path).read_text("utf-8"))


def strings_of(plugin: Plugin) -> set[str]:
    """Return the strings in a plugin's source, or the labels of its rules file."""
    if plugin.rules_file:
        return {*plugin.labels, *(rule.label for rule in plugin.rules)}
    nodes = ast.walk(source_of(plugin))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def without_marks(cell: str) -> str:
    """Return a cell without the marks of code and links."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cell).replace("`", "")


def section_of(plugin: Plugin) -> str:
    found = sections(page("plugins.md"))
    assert plugin.name in found, f"plugins.md has no section for {plugin.name}"
    return found[plugin.name]


@pytest.mark.parametrize("plugin", BUNDLED, ids=lambda plugin: plugin.name)
def test_a_plugin_is_there_with_its_rules_and_options_tags_and_scores(plugin: Plugin) -> None:
    section = section_of(plugin)
    if {"detect", "clean"} & set(plugin.hooks):
        rules = table(section, "rule")
        assert list(rules) == list(dict.fromkeys(rule.id for rule in plugin.rules))
        assert {name: without_marks(row[0]) for name, row in rules.items()} == {
            rule.id: rule.looks_for for rule in plugin.rules
        }
        assert [rule.id for rule in plugin.rules if str(rule.confidence) not in rules[rule.id][1].split()] == []
    options = {name: row[0] for name, row in table(section, "option").items()}
    assert options == {name: f"`{value}`" for name, value in plugin.options.items()}
    assert {name: row[0] for name, row in table(section, "tag").items()} == dict(plugin.tags)
    scores = {name: row[:2] for name, row in table(section, "score").items()}
    assert scores == {
        name: [score.description, f"{score.low:g} to {score.high:g}"] for name, score in plugin.scores.items()
    }


@pytest.mark.parametrize("plugin", BUNDLED, ids=lambda plugin: plugin.name)
def test_a_plugin_is_there_with_its_labels(plugin: Plugin) -> None:
    section = section_of(plugin)
    missing = [label for label in labels_of_bundled() if label in strings_of(plugin) and not named(section, label)]
    assert not missing


def test_no_plugin_is_there_that_is_not_bundled() -> None:
    extra = {row[0].strip("`[]").partition("`")[0] for row in rows(page("plugins.md")) if "](#" in row[0]}
    assert extra == set(_BUNDLED)


def test_no_rule_comes_up_in_the_seeds_that_is_not_there() -> None:
    cleaner = Cleaner()
    for case in texts():
        log = cleaner.clean(case).log
        seen = {(edit.plugin, edit.rule) for edit in log.edits} | {(kept.plugin, kept.rule) for kept in log.kept}
        for name, rule in seen:
            plugin = next(plugin for plugin in PLUGINS if plugin.name == name)
            assert rule in table(section_of(plugin), "rule"), f"{name}/{rule}"


def texts() -> Iterator[str]:
    for file in sorted((REFERENCE.parents[1] / "seeds" / "cases").glob("*.json")):
        yield from (case.get("text") or case["hit"] for case in json.loads(file.read_text("utf-8")))


def test_every_phrase_set_is_there_for_who_adds_a_language() -> None:
    phrases = import_module("textclean.text.phrases").sets_of_package("textclean_plugins.phrases")
    assert set(table(read(REFERENCE.parent / "how-to" / "add-a-language.md"), "set")) == set(phrases)


# --- configuration ---


def known_keys(place: dict[str, Any]) -> list[str]:
    """Return the keys that are known in the table where ``place`` has a key that is not."""
    with pytest.raises(ConfigError) as raised:
        Config.of(place, Path("textclean.toml"))
    return str(raised.value).partition("known here: ")[2].split(", ")


def test_every_configuration_key_is_there_with_its_default() -> None:
    documented = table(page("configuration.md"), "key")
    config = Config()
    expected = {
        "preset": config.preset,
        "plugins.only": "[]",
        "plugins.enable": "[]",
        "plugins.disable": "[]",
        "plugins.files": "[]",
        "policy.threshold": str(config.threshold),
        "policy.labels.LABEL": None,
        "policy.labels.LABEL.action": None,
        "policy.labels.LABEL.threshold": None,
        "guards.plugin_share": str(config.guards.plugin_share),
        "guards.record_share": str(config.guards.record_share),
        "guards.plugin_chars": str(config.guards.plugin_chars),
        "guards.record_chars": str(config.guards.record_chars),
        "guards.floor_chars": str(config.guards.floor_chars),
        "guards.floor_words": str(config.guards.floor_words),
        "guards.seconds": str(config.guards.seconds),
        "guards.failures": str(config.guards.failures),
        "max_passes": str(config.max_passes),
        "site": config.site,
        "options.PLUGIN.OPTION": None,
    }
    assert list(documented) == list(expected)
    for key, default in expected.items():
        assert default is None or documented[key][1] == f"`{default}`", key


def test_every_key_that_the_configuration_knows_is_there() -> None:
    keys = {key.replace("LABEL.", "").replace(".LABEL", "") for key in table(page("configuration.md"), "key")}
    wrong = {"no-such-key": 1}
    known = {key for key in known_keys(wrong) if key not in ("plugins", "policy", "guards", "options")}
    known |= {f"{name}.{key}" for name in ("plugins", "policy", "guards") for key in known_keys({name: wrong})}
    known |= {f"policy.labels.{key}" for key in known_keys({"policy": {"labels": {"byline": wrong}}})}
    assert keys == known | {"options.PLUGIN.OPTION"}


def test_no_field_of_the_configuration_came_without_its_key() -> None:
    fields = {field.alias for field in (*attrs.fields(Config), *attrs.fields(textclean.Guards))} - {
        "source",
        "path",
        "guards",
    }
    last_parts = {part for key in table(page("configuration.md"), "key") for part in key.split(".")}
    assert fields <= last_parts | {"labels", "options"}


# --- output record ---


def test_every_key_of_the_log_is_there() -> None:
    text = page("output-record.md")
    kinds = {"The log": "Log", "Digests": "Digest", "Edits": "Edit", "Kept": "Kept", "Errors": "Failure"}
    for title, kind in kinds.items():
        fields = {"pass" if name == "pass_number" else name for name in attrs.fields_dict(getattr(textclean, kind))}
        fields.discard("withheld")  # no key: `edits` and `kept` are null then
        assert set(table(sections(text)[title], "key")) == fields, kind


def test_every_key_of_manifest_and_rejects_is_there(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"id": 1, "text": "a"}\n[]\n\xe9\n')
    manifest = run_files([str(tmp_path / "in.jsonl")], str(tmp_path / "out.jsonl"), Cleaner())
    rejects = map(json.loads, (tmp_path / "out.jsonl.rejects.jsonl").read_text("utf-8").splitlines())
    text = sections(page("output-record.md"))["Beside the output"]
    documented = set(table(text, "key"))
    assert documented == set(manifest.to_json()) | {key for reject in rejects for key in reject}
    assert all(named(text, key) for key in manifest.to_json()["counts"])


# --- command line ---


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def test_every_command_is_there() -> None:
    text = page("command-line.md")
    assert set(table(text, "command")) == set(commands())
    titles = {title.removeprefix("textclean ") for title in sections(text) if title.startswith("textclean ")}
    assert titles == set(commands())


@pytest.mark.parametrize("name", commands())
def test_every_option_of_a_command_is_there(name: str) -> None:
    options = [item for item in commands()[name].params if isinstance(item, click.Option)]
    expected = {option for item in options for option in (*item.opts, *item.secondary_opts)}
    section = sections(page("command-line.md"))[f"textclean {name}"]
    documented = {part for cell in table(section, "option") for part in cell.split(" ") if part.startswith("-")}
    assert documented == expected - {"--help", "-h"}


def test_every_exit_status_is_there() -> None:
    status = vars(import_module("textclean.cli.exit_codes"))
    expected = {"0"} | {str(value) for name, value in status.items() if name.isupper()}
    assert {row[0] for row in rows(sections(page("command-line.md"))["Exit status"])[1:]} == expected


# --- Python ---


def test_every_public_name_is_there() -> None:
    text = page("python-api.md")
    missing = [name for name in textclean.__all__ if not re.search(rf"(?<!\w){name}(?!\w)", text)]
    assert not missing


def classes() -> list[type]:
    values = [getattr(textclean, name) for name in textclean.__all__]
    return [value for value in values if inspect.isclass(value)]


def members_of(kind: type) -> dict[str, object]:
    return {name: value for name, value in vars(kind).items() if not name.startswith("_")}


VALUES = [kind for kind in classes() if not issubclass(kind, Exception)]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_every_public_member_is_there(kind: type) -> None:
    text = page("python-api.md")
    section = re.split(rf"^### {kind.__name__}$", text, flags=re.MULTILINE)[1].partition("\n### ")[0]
    assert [name for name in members_of(kind) if not re.search(rf"(?<!\w){name}(?!\w)", section)] == []


def test_every_public_object_has_a_docstring() -> None:
    names: dict[str, object] = {name: getattr(textclean, name) for name in textclean.__all__}
    for kind in classes():
        names |= {f"{kind.__name__}.{name}": value for name, value in members_of(kind).items()}
    assert [name for name, value in names.items() if tells_what_it_is(value) and not inspect.getdoc(value)] == []


def tells_what_it_is(value: object) -> bool:
    return inspect.isclass(value) or inspect.isroutine(value) or isinstance(value, property)


def test_every_error_is_there() -> None:
    classes_there = {
        name for name, value in vars(errors).items() if inspect.isclass(value) and value.__module__ == errors.__name__
    }
    text = page("errors.md")
    assert set(table(text, "class")) == {name for name in classes_there if not name.endswith("Warning")}
    assert [name for name in classes_there if not named(text, name)] == []
