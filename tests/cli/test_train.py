"""``textclean train`` makes weights that the judge uses, the same ones each time, and says what they do."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from textclean import Cleaner, Config, PluginError
from textclean.cli.main import main
from textclean.site.host import host_of
from textclean.training import train as training
from textclean.training.trainable import trainable

pytest.importorskip("lightgbm", reason="needs the extra train")

NOUNS = [
    "harbour",
    "ferry",
    "baker",
    "council",
    "lantern",
    "orchard",
    "bridge",
    "market",
    "weaver",
    "lighthouse",
    "meadow",
    "quarry",
]
VERBS = ("opened", "closed", "painted", "repaired", "counted", "measured", "visited", "described")
JUNK = "Oyster beds", "Choir wins", "More stories", "Weekend tips", "Our picks", "Video of the day"


def page(number: int) -> dict[str, Any]:
    """Return a page: an article of long sentences, and below it short lines that no rule knows."""
    chance = random.Random(number)  # noqa: S311 - the same pages each time
    article = [
        f"The {chance.choice(NOUNS)} was {chance.choice(VERBS)} on day {chance.randrange(99)} because the "
        f"{chance.choice(NOUNS)} near the {chance.choice(NOUNS)} had to be {chance.choice(VERBS)} before winter came."
        for _ in range(8)
    ]
    junk = [f"{chance.choice(JUNK)} {chance.choice(NOUNS)} {chance.randrange(999)}" for _ in range(8)]
    blocks = "".join(f"<p>{line}</p>" for line in article)
    links = "".join(f"<a href=/>{line}</a>" for line in junk)
    return {
        "id": str(number),
        "url": f"https://site{number % 9}.example/{number}",
        "text": "\n".join([*article, *junk]),
        "gold": "\n".join(article),
        "page": f"<body><article>{blocks}</article><div>{links}</div></body>",
    }


def dump(path: Path, numbers: range) -> Path:
    path.write_text("".join(json.dumps(page(number)) + "\n" for number in numbers), "utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["train", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a dump, and the weights that were made of it."""
    where = tmp_path_factory.mktemp("train")
    result = run(dump(where / "pages.jsonl", range(90)), "--gold", "gold", "-o", where / "weights.json")
    assert result.exit_code == 0, result.output
    (where / "said").write_text(result.stderr, "utf-8")
    return where


def test_the_judge_takes_what_it_was_trained_to_take(folder: Path) -> None:
    options = {"weights": str(folder / "weights.json"), "threshold": 0.9}
    cleaner = Cleaner(Config(only=("judge",), options={"judge": options}))
    new = page(1000)
    result = cleaner.clean(new)
    assert set(new["gold"].split("\n")) <= set(result.text.split("\n"))
    assert len(result.text.split("\n")) < len(new["text"].split("\n"))


def test_the_same_dump_gives_the_same_bytes(folder: Path) -> None:
    result = run(folder / "pages.jsonl", "--gold", "gold", "-o", folder / "again.json")
    assert result.exit_code == 0, result.output
    assert (folder / "again.json").read_bytes() == (folder / "weights.json").read_bytes()


def test_it_says_what_the_weights_do_on_sites_that_they_were_not_made_from(folder: Path) -> None:
    said = (folder / "said").read_text("utf-8")
    assert "pages.jsonl, without its sites: junk gone" in said
    assert "from 90 pages; threshold" in said


def test_the_weights_hold_no_text_of_the_pages(folder: Path) -> None:
    content = json.loads((folder / "weights.json").read_text("utf-8"))
    assert content["trained_on"] == ["pages.jsonl"]
    assert content["fingerprint"] == trainable("judge").fingerprint()
    written = json.dumps(content["features"])
    assert [word for word in (*NOUNS, *VERBS) if word in written] == []


def test_a_dump_of_other_sites_is_held_apart_whole(folder: Path, tmp_path: Path) -> None:
    rows = [page(number) | {"url": f"https://other{number % 5}.example/{number}"} for number in range(200, 260)]
    (tmp_path / "other.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    result = run(folder / "pages.jsonl", tmp_path / "other.jsonl", "--gold", "gold", "-o", tmp_path / "weights.json")
    assert result.exit_code == 0, result.output
    assert "other.jsonl, without its corpus: junk gone" in result.stderr


def test_with_html_it_learns_from_the_page(tmp_path: Path) -> None:
    pages = dump(tmp_path / "pages.jsonl", range(90))
    result = run(pages, "--gold", "gold", "--html", "page", "-o", tmp_path / "weights.json")
    assert result.exit_code == 0, result.output
    features = json.loads((tmp_path / "weights.json").read_text("utf-8"))["features"]
    assert any(name.startswith("page_") for name in features)


def test_records_that_cannot_be_learned_from_are_told_about(tmp_path: Path) -> None:
    pages = dump(tmp_path / "pages.jsonl", range(60))
    with pages.open("a", encoding="utf-8") as file:
        file.writelines(['{"text": "no gold"}\n', "no JSON\n"])
    result = run(pages, "--gold", "gold", "-o", tmp_path / "weights.json")
    assert result.exit_code == 0, result.output
    assert "record 61: it has no text in the field 'gold'" in result.stderr
    assert "pages.jsonl:" in result.stderr


def test_a_dump_without_junk_is_an_error_that_says_so(tmp_path: Path) -> None:
    rows = [page(number) | {"text": page(number)["gold"]} for number in range(5)]
    (tmp_path / "clean.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    result = run(tmp_path / "clean.jsonl", "--gold", "gold", "-o", tmp_path / "weights.json")
    assert result.exit_code == 1
    assert "no line of 5 labelled pages is junk" in result.stderr
    assert not (tmp_path / "weights.json").exists()


def test_a_wrong_importance_is_wrong_usage(folder: Path) -> None:
    result = run(folder / "pages.jsonl", "--gold", "gold", "-o", folder / "w.json", "--weigh", "pages.jsonl=much")
    assert result.exit_code == 2


def test_only_a_plugin_with_features_can_be_trained() -> None:
    with pytest.raises(PluginError, match="cannot be trained"):
        trainable("page_frame")
    with pytest.raises(PluginError, match="no installed plugin"):
        trainable("elm")


@pytest.mark.parametrize(
    "url, site",
    [("https://www.example.com/a", "example.com"), (None, ""), ("http://[", ""), ("no address", "")],
)
def test_a_site_is_a_host(url: str | None, site: str) -> None:
    assert host_of(url) == site


def test_figures_are_told_for_losses_in_order() -> None:
    assert sorted(training.LOSSES) == list(training.LOSSES)
    assert training.LOSS in training.LOSSES
