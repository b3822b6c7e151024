"""Presets: policies with a name, and what wins over them."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from textclean import LABELS, Cleaner, Config, ConfigError, LabelPolicy
from textclean.presets import PRESETS

TEXT = (
    "Bridge to Open Early\nBy Moe Sands\n3 March 2024\nPhoto: Elm Gazette\n"
    "The bridge over the Lower Elm opens on Friday, a month early, said the mayor who had it built for the town.\n"
)


def cleaned(config: Config) -> list[str]:
    return Cleaner(config).clean(TEXT).text.splitlines()


def test_by_default_what_belongs_to_the_story_is_found_and_kept() -> None:
    result = Cleaner().clean(TEXT)
    assert result.text == TEXT
    assert [(item.label, item.why) for item in result.log.kept] == [
        ("byline", "policy"),
        ("dateline", "policy"),
        ("caption", "policy"),
    ]


def test_extractor_gold_leaves_the_running_text_alone() -> None:
    assert cleaned(Config(preset="extractor-gold")) == [TEXT.splitlines()[0], TEXT.splitlines()[-1]]


def test_strict_keeps_what_is_not_certain() -> None:
    teaser = f"{TEXT}Read also: Old ferry to be sold\n"
    assert Cleaner().clean(teaser).changed
    assert not Cleaner(Config(preset="strict")).clean(teaser).changed


@pytest.mark.parametrize(
    "config",
    [
        Config(preset="extractor-gold", labels={"byline": LabelPolicy("keep")}),
        Config.of({"preset": "extractor-gold", "policy": {"labels": {"byline": "keep"}}}, Path("a.toml")),
        Config(preset="extractor-gold", labels={"byline": LabelPolicy(threshold=1.0)}),
    ],
    ids=["in Python", "in a file", "by its threshold"],
)
def test_the_policy_of_a_label_wins_over_the_preset(config: Config) -> None:
    assert cleaned(config) == [*TEXT.splitlines()[:2], TEXT.splitlines()[-1]]


def test_a_threshold_wins_over_that_of_the_preset_even_if_it_is_the_usual_one() -> None:
    assert Config(preset="strict").threshold == 0.95
    assert Config(preset="strict", threshold=0.5).threshold == 0.5
    assert Config.of({"preset": "strict", "policy": {"threshold": 0.5}}, Path("a.toml")).threshold == 0.5


def test_another_preset_may_be_put_into_a_configuration() -> None:
    config = attrs.evolve(Config(max_passes=7), preset="strict")
    assert (config.threshold, config.max_passes) == (0.95, 7)


def test_the_default_preset_is_no_other_configuration_than_none() -> None:
    assert Config(preset="default") == Config()
    assert "preset" not in Config().to_json()
    assert Config(threshold=0.5).to_json() == Config().to_json()


def test_each_preset_has_a_digest_of_its_own() -> None:
    assert len({Cleaner(Config(preset=name)).run for name in PRESETS}) == len(PRESETS)


def test_the_manifest_holds_the_policy_that_follows() -> None:
    config = Cleaner(Config(preset="extractor-gold")).manifest()["config"]
    assert config["preset"] == "extractor-gold"
    assert config["labels"]["caption"] == {"action": "remove", "threshold": None}


def test_presets_name_labels_that_there_are() -> None:
    declared = {name for plugin in Cleaner().plugins for name in plugin.labels} | LABELS.keys()
    assert {label for preset in PRESETS.values() for label in preset.actions} <= declared


def test_a_preset_may_name_labels_of_plugins_that_are_not_used() -> None:
    assert Cleaner(Config(preset="extractor-gold", only=("kept_share",))).plugins


@pytest.mark.parametrize(
    "name, told", [("stict", "did you mean 'strict'?"), ("x", "there are: default"), (5, "default")]
)
def test_a_preset_that_there_is_not_is_refused(name: object, told: str) -> None:
    with pytest.raises(ConfigError, match=r"^the defaults: preset: there is no preset ") as caught:
        Config(preset=name)  # type: ignore[arg-type]
    assert told in str(caught.value)


def test_a_file_with_a_wrong_preset_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('preset = "gold"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"own\.toml: preset: there is no preset 'gold'"):
        Config.load(tmp_path / "own.toml")
    (tmp_path / "own.toml").write_text("preset = 5\n", "utf-8")
    with pytest.raises(ConfigError, match=r"own\.toml: preset has to be a string, not 5"):
        Config.load(tmp_path / "own.toml")
