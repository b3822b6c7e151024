"""``textclean stats``: counts by site and language, the largest losses, and memory that stays flat."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from cli.outputs import HOSTILE, KEPT, UNSAFE, run, textclean, told, write_lines, write_plugin
from strategies import Finder, cleaned
from textclean.cli.stats import _group_table
from textclean.field_names import FieldNames
from textclean.formats.document import Document, record_of
from textclean.formats.json.object_line import ObjectLine
from textclean.review.groups import Groups, language_of, site_of
from textclean.review.reviewed_record import ReviewedRecord


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_plugin()
    write_lines(
        "in.jsonl",
        {"id": 1, "text": f"{KEPT}\nJUNK", "url": "https://Example.org:8080/a"},
        {"id": 2, "text": f"{KEPT} বাংলা\nJUNK {'x' * 40}", "url": "http://example.org/b"},
        {"id": 3, "text": "ab\nJUNK", "url": "//other.example/c"},
        {"id": 4, "text": KEPT, "url": "http://[broken"},
        {"id": 5, "text": KEPT},
    )
    return tmp_path


def logged(text: str, url: str | None = None) -> ReviewedRecord:
    fields = {"text": text} | ({"url": url} if url else {})
    result = cleaned(text, Finder("finder", "junk"))
    return ReviewedRecord("x", Document(record_of(fields, FieldNames()), 1, ObjectLine.of(b"{}")), result.log, 1)


@pytest.mark.parametrize("output", ["out.jsonl", "out", "out.csv", "out.parquet"])
def test_sites_and_languages_are_counted(output: str) -> None:
    run("in.jsonl", "-o", output)
    stats = told("stats", output)
    assert {name: site["records"] for name, site in stats["by_site"].items()} == {
        "example.org": 2,
        "other.example": 1,
        "": 2,
    }
    assert stats["by_site"]["example.org"]["removed"] == len("\nJUNK") * 2 + 41
    assert stats["by_site"]["other.example"] == {
        "records": 1,
        "changed": 1,
        "withheld": 0,
        "edits": 1,
        "characters_in": 7,
        "characters_out": 2,
        "removed": 5,
        "removed_share": 0.7143,
    }
    assert {name: group["records"] for name, group in stats["by_language"].items()} == {"bn": 1, "en": 4}
    assert stats["other_sites"]["sites"] == 0


def test_all_groups_add_up_to_all_records() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    stats = told("stats", "out.jsonl")
    for groups in (stats["by_site"], stats["by_language"]):
        for key in ("records", "changed", "edits", "characters_in", "characters_out"):
            assert sum(group[key] for group in groups.values()) == stats[key]


def test_logs_without_edits_are_counted_by_their_texts() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    run("in.jsonl", "-o", "bare.jsonl", "--provenance", "none")
    full, bare = told("stats", "out.jsonl"), told("stats", "bare.jsonl")
    assert (full["changed"], full["withheld"]) == (3, 0)
    assert (bare["changed"], bare["withheld"], bare["edits"]) == (3, 5, 0)
    assert sum(site["changed"] for site in bare["by_site"].values()) == 3
    shown = textclean("stats", "bare.jsonl").stdout
    assert "5 records, 3 changed; edits withheld;" in shown
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "example.org 2 2 withheld 51 " + next(line for line in lines if "example.org" in line).split()[-1] in lines
    assert bare["by_site"]["example.org"]["withheld"] == 2
    assert "5 logs were written without edits, which are not counted" in shown
    assert "without edits" not in textclean("stats", "out.jsonl").stdout


def test_a_row_in_which_some_edits_are_withheld_says_so() -> None:
    run("in.jsonl", "-o", "full.jsonl")
    run("in.jsonl", "-o", "bare.jsonl", "--provenance", "none")
    Path("both.jsonl").write_bytes(Path("full.jsonl").read_bytes() + Path("bare.jsonl").read_bytes())
    shown = textclean("stats", "both.jsonl").stdout
    assert "10 records, 6 changed; 3 edits + withheld;" in shown
    assert "example.org 4 4 2 + withheld 102 " in " ".join(shown.split())


def test_a_list_of_losses_that_is_cut_says_so() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    shown = textclean("stats", "out.jsonl", "--top", "2").stdout
    assert shown.count("… and 1 more; --top N shows more\n") == 2
    assert "shows more\n" not in textclean("stats", "out.jsonl", "--top", "3").stdout


def test_beside_small_ones_that_are_counted_together_the_rest_is_told_of_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    groups = Groups(most=2)
    for number in range(6):
        groups.add(f"site-{number}", logged("text junk"))
    _group_table("site", groups, 1)
    shown = capsys.readouterr().out
    assert "2 small ones more" in shown
    assert "… and 3 more; --top N shows more, --json all" in shown


def test_the_records_that_lost_most_come_first_by_characters_and_by_share() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    stats = told("stats", "out.jsonl", "--top", "2")
    assert [(loss["id"], loss["removed"]) for loss in stats["lost_most"]] == [(2, 46), (1, 5)]
    assert [loss["id"] for loss in stats["lost_largest_share"]] == [3, 2]
    assert [loss["share"] for loss in stats["lost_largest_share"]] == [
        0.7143,
        round(46 / stats["lost_most"][0]["of"], 4),
    ]
    first = stats["lost_most"][0]
    assert (first["file"], first["line"], first["record"], first["where"]) == ("out.jsonl", 2, 2, "out.jsonl:2 (id 2)")


def test_tables_show_the_top_and_say_that_there_is_more() -> None:
    run("in.jsonl", "-o", "out.jsonl")
    shown = textclean("stats", "out.jsonl", "--top", "1").stdout
    assert "… and 2 more; --top N shows more, --json all" in shown
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert any(line.startswith("example.org 2 2 2 51 ") for line in lines)
    assert any(line.startswith("bn 1 1 1 46 ") for line in lines)
    assert not any(line.startswith("other.example") for line in lines)


def test_another_field_may_hold_the_url() -> None:
    write_lines("in.jsonl", {"text": KEPT, "link": "http://there.example"})
    run("in.jsonl", "-o", "out.jsonl", "--url-field", "link")
    assert list(told("stats", "out.jsonl")["by_site"]) == ["there.example"]
    Path("out.jsonl.manifest.json").unlink()
    assert list(told("stats", "out.jsonl")["by_site"]) == [""]
    assert list(told("stats", "out.jsonl", "--url-field", "link")["by_site"]) == ["there.example"]


def test_many_small_sites_are_put_together_and_nothing_is_lost() -> None:
    groups = Groups(most=3)
    for number in range(20):
        groups.add(f"site-{number:02}", logged("text" * 50 + " junk" * number))
        assert len(groups.named) <= 6
    assert [name for name, _ in groups.by_size()][:3] == ["site-19", "site-18", "site-17"]
    assert sum(group.records for group in groups.named.values()) + groups.rest.records == 20
    assert groups.folded == 20 - len(groups.named)


def test_memory_is_flat_in_sites_and_records() -> None:
    item = logged("text junk")
    groups = Groups(most=50)
    for number in range(200):
        groups.add(str(number), item)
    tracemalloc.start()
    for number in range(200, 20_000):
        groups.add(str(number), item)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 50_000


def test_what_is_no_host_and_no_language_has_the_empty_name() -> None:
    assert [site_of(logged("x", url)) for url in (None, "", "a/b", "http://[x", "mailto:a@b", " HTTPS://A.b/c")] == [
        "",
        "",
        "",
        "",
        "",
        "a.b",
    ]
    assert language_of(logged("x")) == ""


def test_hosts_and_ids_never_act_on_the_terminal() -> None:
    records = [{"id": f"{HOSTILE}\n", "text": f"{KEPT}\nJUNK", "url": f"http://{HOSTILE}/"}]
    write_lines("in.jsonl", *records, {"id": 2, "text": f"{KEPT}\nJUNK", "url": "http://\u202egro.elpmaxe/"})
    run("in.jsonl", "-o", "out.jsonl")
    result = textclean("stats", "out.jsonl")
    assert not UNSAFE & set(result.stdout)
    assert "\\u202egro.elpmaxe" in result.stdout
    assert not UNSAFE & set(textclean("stats", "out.jsonl", "--json").stdout)
