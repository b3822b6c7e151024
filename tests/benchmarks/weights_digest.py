"""Write into the judge's weights the digest of its features and phrases as they are now: ``make weights-digest``.

For a small change of phrases, where training anew would change nothing that matters. A new feature, or a changed one,
needs new weights.
"""

from __future__ import annotations

import json

from benchmarks.weights import WEIGHTS
from textclean_plugins.judge.plugin import fingerprint


def main() -> None:
    """Write the digest into all weights."""
    for path in sorted(WEIGHTS.glob("*.json")):
        content = json.loads(path.read_text("utf-8")) | {"fingerprint": fingerprint()}
        path.write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
