"""Fuzz the native core under AddressSanitizer and UBSan: it gives what the Python core gives, and touches nothing else.

    PYTHONPATH=tests python -m fuzz.native [SECONDS]

It is compiled anew with both sanitizers, and a process of its own loads it in the place of the one that is installed.
Texts are made of what the rules look at. It ends after SECONDS (default 60) with exit status 0; at the first error of a
sanitizer, or the first text that the two cores see differently, with another one, and the seed that made it is told.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FLAGS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-O1", "-g")
_SECONDS = 60.0
_MOST_PIECES = 120
_ANY_CHARACTER, _COMMON_CHARACTER, _COMMON = 0.002, 0.2, 0x600


def run(seconds: float, folder: Path) -> int:
    """Compile the native core into a folder, fuzz it, and return the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "_native.abi3.so"
    compiling = subprocess.run([sys.executable, str(_ROOT / "hatch_build.py"), str(library), *_FLAGS], check=False)
    if compiling.returncode:
        return compiling.returncode
    compiler = os.environ.get("CC", "cc")
    runtime = subprocess.run([compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    environment = os.environ | {
        "LD_PRELOAD": runtime.stdout.strip(),
        "ASAN_OPTIONS": "detect_leaks=0",  # Python itself never frees some things
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "PYTHONMALLOC": "malloc",
        "PYTHONPATH": str(_ROOT / "tests"),
        "TEXTCLEAN_CORE": "native",
    }
    command = [sys.executable, "-m", "fuzz.native", str(seconds), str(library)]
    return subprocess.run(command, env=environment, check=False).returncode


def _compare(seconds: float, library: str) -> None:
    """Compare the cores on texts that are made from seeds, until the time is over."""
    spec = spec_from_file_location("textclean._native", library)
    assert spec is not None
    assert spec.loader is not None
    sys.modules["textclean._native"] = module = module_from_spec(spec)
    spec.loader.exec_module(module)
    from cores import ODD, Cores  # noqa: PLC0415 - only now is the native core that of the sanitizers
    from textclean import native  # noqa: PLC0415

    assert native.compiled is module
    cores = Cores(module)
    until = time.monotonic() + seconds
    seed = tried = 0
    while time.monotonic() < until:
        seed = random.SystemRandom().getrandbits(32)
        chance = random.Random(seed)  # noqa: S311 - no secret
        pieces = (_piece(chance, ODD) for _ in range(chance.randrange(_MOST_PIECES)))
        text = "".join(pieces)
        for asked, in_c, in_python in cores.answers(text):
            if in_c != in_python:
                sys.exit(f"seed {seed}: {asked} of {text!r}: {in_c!r} is not {in_python!r}")
        tried += 1
    sys.stderr.write(f"native: {tried} texts\n")


def _piece(chance: random.Random, odd: Sequence[str]) -> str:
    """Return a piece of a text; other characters are rare, since each page of them is made when it is first met."""
    kind = chance.random()
    if kind < _ANY_CHARACTER:
        return chr(chance.randrange(sys.maxunicode + 1))
    return chr(chance.randrange(_COMMON)) if kind < _COMMON_CHARACTER else chance.choice(odd)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        _compare(float(sys.argv[1]), sys.argv[2])
    else:
        sys.exit(run(float(sys.argv[1]) if len(sys.argv) > 1 else _SECONDS, Path("build/fuzz/native")))
