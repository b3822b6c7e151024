"""Counting lines takes little memory, for any number of pages."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Megabytes. Python with textclean has 40; the database has twice 32 for its pages and for sorting.
LIMIT = 250
_LEARN = """
import random, sys, tempfile
from pathlib import Path
from textclean.site.counting import StoryStore
from textclean.site.profile import SiteProfile
from textclean.site.profile_writer import write_profile
from textclean.site.story import Story

count, sites = map(int, sys.argv[1:])
rng = random.Random(1)
words = ["".join(rng.choices("abcdefghijklmnop", k=6)) for _ in range(5000)]
template = [" ".join(words[at : at + 3]) for at in range(0, 66, 3)]

def page(number):
    own = [" ".join(rng.choices(words, k=25)) + "." for _ in range(12)]
    return Story.of(f"site{number % sites}.example", [*template[:12], *own, *template[12:]])

with tempfile.TemporaryDirectory() as name:
    path = Path(name) / "learned.site"
    with StoryStore(path.parent) as store:
        store.add(map(page, range(count)))
        write_profile(store, path)
    assert SiteProfile.load(path).stories == count
status = Path("/proc/self/status").read_text()  # ``ru_maxrss`` counts what the parent had when this was forked, too
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def megabytes(pages: int, sites: int) -> int:
    command = [sys.executable, "-c", _LEARN, str(pages), str(sites)]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.slow
def test_a_big_site_takes_little_memory() -> None:
    assert megabytes(6000, 1) < LIMIT


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("sites", [1, 1000])
def test_three_hundred_thousand_pages_take_little_memory(sites: int) -> None:
    assert megabytes(300_000, sites) < LIMIT
