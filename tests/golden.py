"""Golden outputs: what every command makes of the seeds and of every format, to be compared byte for byte.

    PYTHONPATH=tests python -m golden BEFORE
    PYTHONPATH=tests python -m golden AFTER --against BEFORE

Run the first line before a change that must not be seen in any output, and the second after it. Both start the
``textclean`` that is on the PATH, in the folder that is named. The second takes its inputs from BEFORE, so that nothing
but the program can differ. It names each file that differs, and the first line that does; then it ends with exit
status 1. ``--also FILE`` adds an input of your own: lines of JSON, or a folder of texts.

BEFORE holds ``inputs``, ``outputs`` (what commands wrote) and ``answers`` (for each command its arguments, exit status,
standard output and standard error). The time that a run took is left out. Where the version of textclean differs, so do
the digests that contain it; then, and only then, they are left out of the comparison too.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from cli.outputs import FRAGILE, HOSTILE, PLUGIN
from fuzz.seeds import seeds
from seed_data import SEEDS, cases

#: Lines that a run rejects, and what it can do with records at the edge.
_ODD_LINES = (
    b"no json\n",
    b'{"id": "cut off", "text": "A story',
    b"\n",
    b'{"id": "no text"}\n',
    b'{"id": "a number", "text": 7}\n',
    b'{"id": "twice", "text": "one", "text": "two"}\n',
    b'{"id": "invalid \xff", "text": "bytes"}\n',
    b'{"id": "halves", "text": "\\ud83d and \\ude00\\nShare this article"}\n',
    b"[1, 2]\n",
)
_CONFIG = '[policy]\nthreshold = 0.6\n[policy.labels]\ncall_to_action = "keep"\npayment = { threshold = 0.8 }\n'
_GUARDED = '[plugins]\ndisable = ["quality"]\n[guards]\nrecord_share = 0.3\nplugin_share = 0.2\n'
_OURS = ("--plugin", "inputs/mine.py", "--plugin", "inputs/fragile.py")
_WAYS: Mapping[str, tuple[str, ...]] = {
    "all": _OURS,
    "two-workers": (*_OURS, "--workers", "2"),
    "configured": (*_OURS, "--config", "inputs/configured.toml"),
    "guarded": (*_OURS, "--config", "inputs/guarded.toml"),
    "alone": ("--plugin", "inputs/mine.py", "--only", "mine"),
    "disabled": ("--disable", "recommendations", "--disable", "share_labels"),
    "spans": (*_OURS, "--provenance", "spans"),
    "none": (*_OURS, "--provenance", "none"),
}
#: Of these less is asked, since the answers are those of another way.
_LIKE_OTHERS = ("two-workers", "disabled", "none")
_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".csv.gz", ".csv.zst", ".parquet")
_PARTS = ("jsonl", "csv.gz", "parquet")
_COMMANDS = ("run", "explain", "stats", "diff", "restore", "verify", "export", "plugins")
_FORMS = ((), ("--json",))
_MISTAKES = (
    ("rnu", "inputs/mixed.jsonl"),
    ("run", "inputs/nothing.jsonl", "-o", "outputs/never.jsonl"),
    ("run", "inputs/mixed.jsonl", "-o", "outputs/never.docx"),
    ("run", "inputs/mixed.jsonl", "-o", "outputs/never.jsonl", "--only", "recomendations"),
    ("run", "inputs/mixed.jsonl", "-o", "outputs/never.jsonl", "--plugin", "inputs/broken.py"),
    ("run", "inputs/mixed.jsonl", "-o", "outputs/never.jsonl", "--config", "inputs/wrong.toml"),
    ("explain", "inputs/mixed.jsonl"),
    ("explain", "outputs/all.jsonl", "--id", "nobody"),
    ("explain", "outputs/all.jsonl", "--what-if", "keep=paymant"),
    ("stats", "inputs/mixed.jsonl"),
    ("verify", "inputs/mixed.jsonl"),
    ("restore", "outputs/all.jsonl", "-o", "outputs/never.jsonl", "--plugin", "recomendations"),
    ("restore", "outputs/spans.jsonl", "-o", "outputs/never.jsonl"),
    ("export", "outputs/all.jsonl", "--as", "prov", "-o", "outputs/never.txt"),
    ("plugins", "--only", "recomendations"),
)
#: How a file's name ends that is compared as bytes alone.
_BYTES = (".gz", ".zst", ".parquet", ".arrow")
_TOOK = re.compile(rb" in [\d.,]+ (?:s|min|h)\b")
_DIGESTS = re.compile(rb"[0-9a-f]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SEAL = re.compile(rb'"seal":\s*(?:\{[^{}]*\}|"[^"]*")')


def main() -> None:
    """Make golden outputs, and compare them with earlier ones if there are any to be compared with."""
    parser = argparse.ArgumentParser(prog="python -m golden", description="Make golden outputs, or compare with some.")
    parser.add_argument("folder", type=Path, help="where to make them; must not be there yet")
    parser.add_argument("--against", type=Path, metavar="BEFORE", help="golden outputs to compare with")
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="FILE", help="a further input")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True)
    make(asked.folder, asked.against, asked.also)
    if asked.against:
        different = list(differences(asked.against, asked.folder))
        sys.stdout.writelines(f"{line}\n" for line in different)
        sys.stdout.write(f"{len(different)} of {len(files(asked.folder))} files differ\n")
        sys.exit(bool(different))


# --- making them ---


def make(folder: Path, before: Path | None, also: list[Path]) -> None:
    """Write inputs, or copy those of an earlier folder, and run every command on them."""
    inputs = folder / "inputs"
    if before:
        shutil.copytree(before / "inputs", inputs)
    else:
        write_inputs(inputs, also)
    for name in ("outputs", "answers"):
        (folder / name).mkdir()
    for name, args in commands(inputs):
        status = answer(folder, name, args)
        if status in {1, 2} and not name.startswith("mistake"):
            sys.stderr.write(f"exit status {status}: {name}\n")


def write_inputs(inputs: Path, also: list[Path]) -> None:
    """Write an input of every format, plugins and configurations."""
    shutil.copytree(SEEDS / "articles", inputs / "articles")
    for suffix, content in seeds().items():
        (inputs / f"format.{suffix}").write_bytes(content)
    (inputs / "format.log").rename(inputs / "format-with-log.jsonl")
    (inputs / "mixed.jsonl").write_bytes(b"".join(mixed()))
    (inputs / "mine.py").write_text(PLUGIN.replace("CONFIDENCE", "0.9").replace("VERSION", "1"), "utf-8")
    (inputs / "fragile.py").write_text(FRAGILE, "utf-8")
    (inputs / "broken.py").write_text("import nowhere_at_all\n", "utf-8")
    (inputs / "configured.toml").write_text(_CONFIG, "utf-8")
    (inputs / "guarded.toml").write_text(_GUARDED, "utf-8")
    (inputs / "wrong.toml").write_text('treshold = 0.5\n[labels.payment]\naction = "burn"\n', "utf-8")
    for path in also:
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, inputs / f"also-{path.name}")


def mixed() -> Iterator[bytes]:
    """Yield lines of JSON: all seeds, with URLs and fields of all kinds, and between them lines that are odd."""
    texts = [case.text for kind in ("synthetic", "negative", "known-failures") for case in cases(kind)]
    for number, path in enumerate(sorted((SEEDS / "articles").iterdir())):
        field = "html" if path.suffix == ".html" else "text"
        site = f"https://{'www.' if number % 2 else ''}site{number % 5}.example:8080/{path.stem}"
        yield line({"id": path.stem, "url": site, field: path.read_text("utf-8"), "n": [number, 1e5, None]})
    for number, text in enumerate(texts):
        yield line({"n": number, "text": f"{text}\nJUNK {number}\nMAYBE\nteh end. {'BOOM' if number % 7 == 0 else ''}"})
    yield line({"id": "hostile", "text": f"A story.\nJUNK {HOSTILE}\n", "textclean": {"earlier": True}})
    yield from _ODD_LINES


def line(record: Mapping[str, object]) -> bytes:
    """Return a record as a line of JSON."""
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def commands(inputs: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every command that is run, with a name of its own; later ones use what earlier ones wrote."""
    for command in _COMMANDS:
        yield f"help-{command}", (command, "--help")
    yield "help", ("--help",)
    yield from named("plugins", *(("plugins", *_OURS, *form) for form in _FORMS))
    for way, options in _WAYS.items():
        yield f"run-{way}", ("run", "inputs/mixed.jsonl", "-o", f"outputs/{way}.jsonl", *options)
        yield from (glances if way in _LIKE_OTHERS else looks)(way, f"outputs/{way}.jsonl")
    for suffix in _SUFFIXES:
        yield f"run-to{suffix}", ("run", "inputs/mixed.jsonl", "-o", f"outputs/to{suffix}", "-q", *_OURS)
        yield from glances(f"to{suffix}", f"outputs/to{suffix}")
    yield from runs_of_inputs(inputs)
    yield from comparisons()
    yield from named("mistake", *_MISTAKES)


def runs_of_inputs(inputs: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a run over each input, and over all into folders of parts, each with what is asked about its output."""
    whole = sorted(path.name for path in inputs.iterdir() if path.suffix not in (".py", ".toml"))
    for name in whole:
        suffix = ".parquet" if ".parquet" in name else ".csv" if ".csv" in name else ".jsonl"
        output = f"outputs/of-{name}{suffix}"
        yield f"run-of-{name}", ("run", f"inputs/{name}", "-o", output)
        yield from glances(f"of-{name}", output)
    for number, form in enumerate(_PARTS):
        every = [f"inputs/{name}" for name in whole if "parquet" not in name]
        yield f"run-parts-{form}", ("run", *every, "-o", f"outputs/parts-{number}", "--format", form, "--workers", "2")
        yield from glances(f"parts-{form}", f"outputs/parts-{number}")


def looks(name: str, output: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield all that can be asked about an output."""
    yield from glances(name, output)
    record = ("explain", output, "--record", "15")
    what_if = ("--what-if", "keep=recommendations", "--what-if", "threshold=0.7", "--what-if", "remove=byline")
    for ending, form in zip(("text", "json"), _FORMS, strict=True):
        yield f"{name}-stats-{ending}", ("stats", output, "--top", "4", *form)
        yield f"{name}-explain-all-{ending}", ("explain", output, "--limit", "1000", "--context", "1", *form)
        yield f"{name}-find-{ending}", ("explain", output, "--find", "a", "--limit", "4", *form)
        yield f"{name}-line-{ending}", (*record, "--line", "5", *form)
        yield f"{name}-offset-{ending}", (*record, "--offset", "700", *form)
        yield f"{name}-what-if-{ending}", ("explain", output, *what_if, "--limit", "50", *form)
    yield f"{name}-colour", ("explain", output, "--color", "--limit", "50")
    yield f"{name}-undo-plugin", ("restore", output, "-o", f"outputs/{name}-plugin.jsonl", "--plugin", "mine")
    yield f"{name}-undo-label", ("restore", output, "-o", f"outputs/{name}-label.jsonl", "--label", "recommendations")
    unsure = ("restore", output, "-o", f"outputs/{name}-unsure.jsonl", "--max-confidence", "0.8")
    yield f"{name}-undo-unsure", unsure


def glances(name: str, output: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the most that is asked about an output of any kind."""
    yield f"{name}-stats", ("stats", output, "--json")
    yield f"{name}-explain", ("explain", output, "--json", "--limit", "30")
    yield from named(f"{name}-verify", *(("verify", output, *form) for form in _FORMS))
    yield f"{name}-restore", ("restore", output, "-o", f"outputs/originals-{name.replace('.', '-')}")
    yield f"{name}-prov", ("export", output, "--as", "prov", "-o", f"outputs/{name}-prov.jsonl")
    lineage = ("--as", "openlineage", "--event-time", "2026-01-01T00:00:00Z")
    yield f"{name}-openlineage", ("export", output, *lineage, "-o", f"outputs/{name}-openlineage.json")


def comparisons() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield comparisons of outputs."""
    pairs = [("all", way) for way in _WAYS] + [("disabled", "alone"), ("guarded", "configured")]
    for one, other in pairs:
        sides = (f"outputs/{one}.jsonl", f"outputs/{other}.jsonl")
        forms = (("--json",), ("--examples", "2"), ("--color", "--examples", "1"))
        yield from named(f"diff-{one}-{other}", *(("diff", *sides, *form) for form in forms))
    yield "diff-formats", ("diff", "outputs/all.jsonl", "outputs/to.parquet", "--json")


def named(name: str, *several: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give commands a name with a number."""
    yield from ((f"{name}-{number}", args) for number, args in enumerate(several, start=1))


def answer(folder: Path, name: str, args: tuple[str, ...]) -> int:
    """Run a command in the folder, write down what it said, and return its exit status."""
    done = subprocess.run(("textclean", *args), cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    head = f"$ textclean {shlex.join(args)}  # exit status {done.returncode}\n--- stdout\n".encode()
    told = head + done.stdout + b"--- stderr\n" + _TOOK.sub(b" in TIME", done.stderr)
    (folder / "answers" / name).write_bytes(told)
    return done.returncode


# --- comparing them ---


def files(folder: Path) -> set[str]:
    """Return the names of all files below a folder, as paths from there."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def differences(before: Path, after: Path) -> Iterator[str]:
    """Yield a line for each file that is in one folder alone, or has other bytes there."""
    old, new = files(before), files(after)
    yield from (f"{name}: gone" for name in sorted(old - new))
    yield from (f"{name}: new" for name in sorted(new - old))
    versions = {version_of(before), version_of(after)}
    for name in sorted(old & new):
        one, other = ((folder / name).read_bytes() for folder in (before, after))
        if one != other and len(versions) > 1 and not name.endswith(_BYTES):
            one, other = (without_versions(content, versions) for content in (one, other))
        if one != other:
            yield f"{name}: {first_difference(one, other)}"


def version_of(folder: Path) -> str:
    """Return the version of textclean that made the outputs."""
    version = json.loads((folder / "outputs" / "all.jsonl.manifest.json").read_bytes())["textclean"]
    return str(version)


def without_versions(content: bytes, versions: set[str]) -> bytes:
    """Leave out what depends on the version alone: itself, and digests that contain it."""
    for version in versions:
        content = content.replace(version.encode(), b"VERSION")
    return _DIGESTS.sub(b"DIGEST", _SEAL.sub(b'"seal":SEAL', content))


def first_difference(one: bytes, other: bytes) -> str:
    """Return the first line that differs, as it was and as it is, from shortly before the place that differs."""
    pairs = enumerate(zip_longest(one.split(b"\n"), other.split(b"\n")), start=1)
    number, (old, new) = next((number, pair) for number, pair in pairs if pair[0] != pair[1])
    if old is None or new is None:
        return f"ends before line {number}"
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    shown = slice(max(start - 40, 0), start + 80)
    return f"line {number}, byte {start}\n  before {old[shown]!r}\n  after  {new[shown]!r}"


if __name__ == "__main__":
    main()
