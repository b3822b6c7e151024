"""Make the table of letter groups by which languages are told, from the profiles of langdetect.

    python tests/benchmarks/ngram_table.py

It writes ``plugins/textclean_plugins/language_ngrams.txt``. The profiles hold how often each group of one to three
letters occurs in the Wikipedia of a language. Of each language those groups are taken that tell most about it: that are
frequent there, and more frequent than elsewhere.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from pathlib import Path

import langdetect

TABLE = Path(__file__).parents[2] / "plugins" / "textclean_plugins" / "language_ngrams.txt"
#: Languages whose script tells them.
BY_SCRIPT = {"bn", "el", "gu", "he", "ja", "kn", "ko", "ml", "pa", "ta", "te", "th", "zh-cn", "zh-tw"}
#: Groups that are taken of each language. With 200 and 400 the answers are much the same.
TAKEN = 300
#: The share that a group has at least: one that a profile does not hold is rare in the language, and not impossible.
LEAST = 0.00005
#: Points for each natural logarithm of a ratio. The largest number of points is 34, and so is a character of ASCII.
POINTS = 4
HEAD = """\
# Groups of one to three letters, each with its points for each language of the first line, a character a language: "0"
# is none, "1" one, and so on through ASCII. "_" is the edge of a word. Points: 4 ln((share in the language + e) / e),
# e = 0.00005. Made by tests/benchmarks/ngram_table.py from the profiles of langdetect (Apache License 2.0); NOTICE
# names their authors.
"""


def shares() -> dict[str, dict[str, float]]:
    """Return the share of each group among those of its length, by language, in lower case."""
    found: dict[str, dict[str, float]] = {}
    for path in sorted((Path(langdetect.__file__).parent / "profiles").iterdir()):
        if path.name in BY_SCRIPT:
            continue
        profile = json.loads(path.read_text("utf-8"))
        counts: Counter[str] = Counter()
        for group, count in profile["freq"].items():
            if len(group.lower()) == len(group):
                counts[group.lower()] += count
        found[path.name] = {group: count / profile["n_words"][len(group) - 1] for group, count in counts.items()}
    return found


def chosen(of_language: dict[str, dict[str, float]]) -> list[str]:
    """Return the groups that tell most, sorted."""
    mean: dict[str, float] = defaultdict(float)
    for held in of_language.values():
        for group, share in held.items():
            mean[group] += share / len(of_language)
    taken: set[str] = set()
    for held in of_language.values():
        told = sorted(held, key=lambda group: (-held[group] * math.log(held[group] / mean[group]), group))
        taken.update(told[:TAKEN])
    return sorted(taken)


def main() -> None:
    """Write the table."""
    of_language = shares()
    lines = [" ".join(of_language)]
    for group in chosen(of_language):
        points = (round(POINTS * math.log((held.get(group, 0) + LEAST) / LEAST)) for held in of_language.values())
        lines.append(group.replace(" ", "_") + " " + "".join(chr(ord("0") + each) for each in points))
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
