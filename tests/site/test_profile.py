"""A profile counts distinct stories, whatever the order and the parts in which they are read."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_pages import HEAD, TAIL, page, pages
from textclean import ProfileError, Record, Site, SiteProfile, View, learn
from textclean.plugin.host import Host
from textclean.run.learn import Learning, learn_files
from textclean.testing.made_up_site import story

ALONE = Learning(workers=1)


def site_of(profile: SiteProfile, record: dict[str, Any]) -> Site | None:
    return View(Host((), {}).with_site(profile).text(record["text"], Record.of(record)).seen).site


def counts(profile: SiteProfile, record: dict[str, Any]) -> dict[str, int]:
    site = site_of(profile, record)
    assert site is not None
    return dict(zip(filter(None, record["text"].split("\n")), site.counts, strict=True))


def write(path: Path, records: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(path)


def test_lines_are_counted_by_story() -> None:
    dump = pages(12)
    found = counts(learn(dump), dump[3])
    assert {found[line] for line in (*HEAD, *TAIL)} == {12}
    assert {found[line] for line in story(3)} == {0}


def test_neighbours_are_counted_together() -> None:
    dump = pages(6)
    site = site_of(learn(dump), dump[0])
    assert site is not None
    assert (site.host, site.stories) == ("lindenport.example", 6)
    assert list(site.pairs[:3]) == [6, 6, 0]
    assert list(site.pairs[-3:]) == [6, 6, 0]


def test_numbers_do_not_count() -> None:
    dump = [page([*story(number), f"{number + 7} readers, {number * 31} clicks"], number) for number in range(6)]
    assert (
        counts(learn(dump), dump[0])["7 readers, 0 clicks"] < counts(learn(dump), dump[1])["8 readers, 31 clicks"] + 6
    )
    same = [page([*story(number), f"{number + 7} readers"], number) for number in range(6)]
    assert counts(learn(same), same[0])["7 readers"] == 6


def test_digits_of_other_scripts_do_not_count_either() -> None:
    dump = [page([*story(number), f"পৃষ্ঠা {'০১২৩৪৫'[number]}"], number) for number in range(6)]
    assert counts(learn(dump), dump[0])["পৃষ্ঠা ০"] == 6


def test_the_same_story_counts_once() -> None:
    lines = story(99, paragraphs=6)
    copies = [page([*lines, f"updated by {name}"], 100 + number) for number, name in enumerate("abcdefgh")]
    found = counts(learn([*pages(8), *copies]), copies[0])
    assert {found[line] for line in lines} == {0}


def test_a_story_that_grew_is_the_same_story() -> None:
    lines = story(99, paragraphs=12)
    grown = [page(lines[: 7 + number], 100 + number) for number in range(6)]
    assert set(counts(learn([*pages(8), *grown]), grown[0]).values()) == {0}


def test_a_template_with_long_sentences_does_not_make_stories_the_same() -> None:
    notice = [
        " ".join(f"{word} {other} of the publisher of this newspaper" for word in "abc") + f" {other}."
        for other in "xyz"
    ]
    dump = [page([*story(number), *notice], number) for number in range(30)]
    found = counts(learn(dump), dump[0])
    assert {found[line] for line in notice} == {30}


def test_a_site_of_few_stories_is_left_alone() -> None:
    assert site_of(learn(pages(4)), pages(4)[0]) is None
    assert not learn(pages(4)).useful
    assert site_of(learn(pages(5)), pages(5)[0]) is not None


def test_sites_do_not_mix() -> None:
    profile = learn([*pages(5), *pages(5, start=50, site="elsewhere.example")])
    assert counts(profile, pages(1)[0])[HEAD[0]] == 5
    assert site_of(profile, page(HEAD, site="third.example")) is None
    assert site_of(profile, {"text": "\n".join(HEAD)}) is None


def test_a_field_can_name_the_site() -> None:
    dump = [{**record, "url": None, "paper": "Courier \ud800"} for record in pages(6)]
    profile = learn(dump, "paper")
    assert counts(profile, dump[0])[HEAD[0]] == 6
    assert site_of(profile, pages(1)[0]) is None


LINES = st.sampled_from([*HEAD, *TAIL, *story(1), *story(2), "1 of 2", "\ud800 cut", "ব্যানার ১"])
DUMP = st.lists(
    st.builds(page, st.lists(LINES, max_size=8), st.integers(0, 3), st.sampled_from(["a.example", "b.example"])),
    max_size=14,
)


@given(DUMP, st.randoms(use_true_random=False))
def test_the_order_of_pages_does_not_matter(dump: list[dict[str, Any]], rng: random.Random) -> None:
    other = [*dump, *dump[:3]]
    rng.shuffle(other)
    assert learn(dump).digest == learn(other).digest


@settings(max_examples=25, deadline=None)
@given(DUMP, st.lists(st.integers(0, 2), min_size=14, max_size=14))
def test_the_profile_of_parts_is_the_profile_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, dump: list[dict[str, Any]], parts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    files = []
    for part in range(3):
        source = write(
            folder / f"{part}.jsonl", [record for record, of in zip(dump, parts, strict=False) if of == part]
        )
        learn_files([source], folder / f"{part}.site", learning=ALONE)
        files.append(str(folder / f"{part}.site"))
    learn_files([write(folder / "all.jsonl", dump)], folder / "whole.site", learning=ALONE)
    learn_files(files[::-1], folder / "merged.site", learning=ALONE)
    learn_files([files[2], *(str(folder / f"{part}.jsonl") for part in (0, 1))], folder / "mixed.site", learning=ALONE)
    whole = (folder / "whole.site").read_bytes()
    assert (folder / "merged.site").read_bytes() == whole
    assert (folder / "mixed.site").read_bytes() == whole


@pytest.fixture
def learned(tmp_path: Path) -> Path:
    learn_files([write(tmp_path / "d.jsonl", pages(8))], tmp_path / "p.site", learning=ALONE)
    return tmp_path / "p.site"


def test_a_profile_holds_no_text(learned: Path) -> None:
    assert not [line for line in (*HEAD, *TAIL, *story(2)) if line.encode() in learned.read_bytes()]


def test_a_profile_cut_off_anywhere_is_refused(learned: Path, tmp_path: Path) -> None:
    whole = learned.read_bytes()
    counted = len(whole) - len(whole.split(b"\n", 3)[3])
    for length in (*range(0, counted, 7), counted + 5):
        (tmp_path / "cut.site").write_bytes(whole[:length])
        with pytest.raises(ProfileError, match=r"cut\.site"):
            SiteProfile.load(tmp_path / "cut.site")


def test_pages_that_are_cut_off_are_noticed_when_profiles_are_merged(learned: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.site").write_bytes(learned.read_bytes()[:-9])
    SiteProfile.load(tmp_path / "cut.site")
    with pytest.raises(ProfileError, match="cut off or was changed"):
        learn_files([str(tmp_path / "cut.site")], tmp_path / "m.site", learning=ALONE)
    assert not (tmp_path / "m.site").exists()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_byte_that_was_changed_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("changed")
    learn_files([write(folder / "d.jsonl", pages(6))], folder / "p.site", learning=ALONE)
    original = (folder / "p.site").read_bytes()
    whole = bytearray(original)
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    (folder / "p.site").write_bytes(whole)
    assert _refused(folder / "p.site") or (folder / "m.site").read_bytes() == original


def _refused(path: Path) -> bool:
    try:
        SiteProfile.load(path)
        learn_files([str(path)], path.with_name("m.site"), learning=ALONE)
    except ProfileError:
        return True
    return False


@pytest.mark.parametrize(
    "change,why",
    [
        (lambda _: b"", "is no site profile"),
        (lambda whole: b"\x7fELF" + whole, "is no site profile"),
        (lambda whole: whole.replace(b"profile 1\n", b"profile 2\n", 1), "of another version"),
        (lambda whole: whole.replace(b'"bytes": ', b'"bytes": -', 1), "header"),
        (lambda whole: whole.replace(b'"counts"', b'"c0unts"', 1), "header"),
        (lambda whole: whole.split(b"\n", 1)[0] + b"\n" + b"[" * 3000 + b"\n", "header"),
        (lambda whole: whole.split(b"\n", 1)[0] + b"\n[1]\n", "header"),
    ],
)
def test_another_file_is_refused_with_a_reason(learned: Path, change: Callable[[bytes], bytes], why: str) -> None:
    learned.write_bytes(change(learned.read_bytes()))
    with pytest.raises(ProfileError, match=why):
        SiteProfile.load(learned)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        SiteProfile.load(tmp_path / "none.site")


@pytest.mark.parametrize(
    "head,keys,numbers,why",
    [
        ('{"field":null,"sites":[["a.example",6,2]]}', (1, 2), (3, 7), "more than its site has"),
        ('{"field":null,"sites":[["a.example",6,2]]}', (1, 2), (1, 3), "fewer than two"),
        ('{"field":null,"sites":[["a.example",6,2]]}', (2, 1), (3, 3), "not sorted"),
        ('{"field":null,"sites":[["a.example",6,2]]}', (1, 2, 3), (3, 3, 3), "do not fit"),
        ('{"field":null,"sites":[["a.example",6,1],["a.example",6,1]]}', (1, 2), (3, 3), "twice"),
        ('{"field":null,"sites":[["a.example",-6,-1]]}', (), (), "fewer than no"),
        ('{"field":null,"sites":[["a.example",6]]}', (), (), "list of sites"),
        ('{"field":null,"sites":[["a.example",1e999,0]]}', (), (), "list of sites"),
        ("[]", (), (), "list of sites"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    head: str, keys: tuple[int, ...], numbers: tuple[int, ...], why: str
) -> None:
    packed = b"".join(key.to_bytes(8, "little") for key in keys) + b"".join(n.to_bytes(4, "little") for n in numbers)
    with pytest.raises(ProfileError, match=why):
        SiteProfile(head.encode() + b"\n" + packed)


def test_profiles_by_another_field_are_not_merged(tmp_path: Path) -> None:
    source = write(tmp_path / "d.jsonl", [{**record, "paper": "x"} for record in pages(6)])
    learn_files([source], tmp_path / "p.site", learning=Learning("paper", 1))
    with pytest.raises(ProfileError, match="--site-field"):
        learn_files([str(tmp_path / "p.site")], tmp_path / "m.site", learning=ALONE)


def test_a_profile_is_looked_up_as_it_was_learned() -> None:
    dump = pages(40, "Advertisement")
    profile = learn(islice(dump, 40))
    assert all(counts(profile, record)["Advertisement"] == 40 for record in dump)
