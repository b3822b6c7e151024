"""Configuration and phrase files are data: nothing in them is run, looked up or filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from strategies import Worded, cleaned
from textclean import Config, ConfigError, Guards, TextcleanError
from textclean.cli.main import main

CODE = (
    "!!python/object/apply:os.system ['touch {file}']",
    "__import__('os').system('touch {file}')",
    "$(touch {file})",
    "`touch {file}`",
    "{0.__class__.__mro__}",
    "%(file)s %s %n",
    "${HOME}",
    "../../etc/passwd",
)


@pytest.mark.parametrize("code", CODE)
@pytest.mark.parametrize("key", ["plugins.only", "plugins.disable"])
def test_a_name_that_looks_like_code_is_an_unknown_name(tmp_path: Path, code: str, key: str) -> None:
    made = tmp_path / "made"
    file = tmp_path / "textclean.toml"
    value = code.replace("{file}", str(made))
    table, _, name = key.partition(".")
    file.write_text(f'[{table}]\n{name} = ["""{value}"""]\n', "utf-8")
    result = CliRunner().invoke(main, ["plugins", "--config", str(file)])
    assert result.exit_code == 2
    assert value in result.output
    assert not made.exists()


@pytest.mark.parametrize("code", CODE)
def test_a_phrase_that_looks_like_code_is_looked_for_as_it_stands(tmp_path: Path, code: str) -> None:
    phrase = code.replace("{file}", str(tmp_path / "made"))
    result = cleaned(f"one\n{phrase}\ntwo", Worded("worded", [phrase], whole_lines=True), guards=Guards(1, 1))
    # What stands between backticks is code in Markdown, and stays.
    assert result.text == (f"one\n{phrase}\ntwo" if phrase.startswith("`") else "one\ntwo")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "text",
    [
        "max_passes = !!python/name:os.system",
        "max_passes = __import__('os')",
        "max_passes = 10e99999",
        "max_passes = nan",
        "[policy]\nthreshold = nan",
        "[policy]\nthreshold = inf",
        "[policy]\nthreshold = -0.1",
        "[guards]\nplugin_share = 1e308",
        "a = " + "[" * 500 + "]" * 500,
        "a.b.c.d = 1",
        "\x00",
        "max_passes = 1\nmax_passes = 2",
    ],
)
def test_a_value_that_is_none_is_an_error_of_the_configuration(tmp_path: Path, text: str) -> None:
    file = tmp_path / "textclean.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"textclean\.toml"):
        Config.load(file)


@pytest.mark.parametrize(
    "nested", ["[" * 100_000 + "]" * 100_000, "{a=" * 50_000 + "1" + "}" * 50_000], ids=["lists", "tables"]
)
def test_a_configuration_nested_without_end_is_an_error(tmp_path: Path, nested: str) -> None:
    file = tmp_path / "textclean.toml"
    file.write_text(f"a = {nested}", "utf-8")
    with pytest.raises(TextcleanError, match=r"textclean\.toml"):
        Config.load(file)


def test_a_whole_number_of_any_size_is_a_limit_or_an_error(tmp_path: Path) -> None:
    file = tmp_path / "textclean.toml"
    file.write_text(f"[guards]\nrecord_chars = {'9' * 1000}", "utf-8")
    with pytest.raises(ConfigError, match=r"textclean\.toml.*at most 64 bits"):
        Config.load(file)
    file.write_text(f"[guards]\nrecord_chars = {'9' * 5000}", "utf-8")
    with pytest.raises(ConfigError, match=r"textclean\.toml"):
        Config.load(file)
