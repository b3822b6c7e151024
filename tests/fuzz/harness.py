"""Fuzz one target with atheris, which follows the branches that its inputs take through the code.

    PYTHONPATH=tests python -m fuzz.harness TARGET [SECONDS]

A target is one of ``targets.TARGETS``, or ``all`` of them, one after the other. Each ends after SECONDS (default 60)
with exit status 0, or at the first input that lets another error out than ours, takes longer than 60 seconds or more
than 4 GiB; that input is kept under ``build/fuzz/TARGET``. Put it into ``cases/TARGET``, and every run of the tests
tries it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["textclean"]):
    import textclean.formats.archive.pages
    import textclean.formats.jsonl
    import textclean.formats.tables.csv_rows
    import textclean.formats.tables.parquet_reader
    import textclean.formats.whole_file
    import textclean.log.restore  # noqa: F401 - what targets import lazily has to be instrumented too
    from fuzz.seeds import seeds
    from fuzz.targets import TARGETS

_SECONDS, _SLOWEST, _MEGABYTES = 60, 60, 4096


def main() -> None:
    """Fuzz the target that the command line names."""
    target = sys.argv[1]
    if target == "all":  # the fuzzer ends its process
        for name in TARGETS:
            sys.stderr.write(f"--- {name}\n")
            subprocess.run([sys.executable, "-m", "fuzz.harness", name, *sys.argv[2:]], check=True)
        return
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else _SECONDS
    folder = Path("build/fuzz") / target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(seeds()[target])
    limits = [f"-max_total_time={seconds}", f"-timeout={_SLOWEST}", f"-rss_limit_mb={_MEGABYTES}", "-max_len=20000"]
    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={folder}/", "-verbosity=1", *limits], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
