"""What a plugin answers in another process, with another order of sets.

Run as a program, this module reads a job from standard input and writes its answer to standard output.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs

from textclean.testing.answers import all_answers
from textclean.testing.cases import Cases
from textclean.testing.subject import Subject

#: The seeds of the other processes. The order of sets of strings depends on them.
SEEDS = ("1", "2")
#: The longest that another process may take, in seconds.
_PATIENCE = 600


@attrs.frozen
class Elsewhere:
    """What another process said: the fingerprint of each answer by its text and hook, or why it could not."""

    fingerprints: dict[str, str]
    error: str = ""


def answers_elsewhere(subject: Subject, seed: str) -> Elsewhere:
    """Return what the plugin answers in a new process.

    Args:
        subject: the plugin. It is sent as a worker of a run would get it.
        seed: what ``PYTHONHASHSEED`` is there.
    """
    recipe = subject.cleaner().recipe
    try:
        job = pickle.dumps((subject.named.name, pickle.dumps(recipe), attrs.asdict(subject.cases, recurse=False)))
    except Exception as error:  # noqa: BLE001 - pickling runs code of the plugin
        return Elsewhere({}, f"it cannot be pickled: {error}")
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": os.pathsep.join(filter(None, map(_folder, sys.path))),
    }
    done = subprocess.run(
        [sys.executable, "-m", "textclean.testing.elsewhere"],
        input=job,
        capture_output=True,
        env=environment,
        timeout=_PATIENCE,
        check=False,
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        return Elsewhere({}, told[-1] if told else f"the process ended with status {done.returncode}")
    return Elsewhere(json.loads(done.stdout.splitlines()[-1]))


def fingerprints(subject: Subject) -> dict[str, str]:
    """Return the fingerprint of each answer by its hook and text."""
    return {f"{answer.hook}: {answer.name}": answer.fingerprint() for answer in all_answers(subject)}


def _folder(path: str) -> str:
    return str(Path(path or ".").absolute())


def _main() -> None:
    name, recipe, cases = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from our own parent
    given: Any = pickle.loads(recipe).given()  # noqa: S301
    subject = Subject(given[0] if given else name, Cases(**cases))
    sys.stdout.write(f"\n{json.dumps(fingerprints(subject))}\n")


if __name__ == "__main__":
    _main()
