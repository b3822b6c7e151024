"""Builds the part of the core that is written in C into the wheel, or leaves it out where it cannot be built.

    python hatch_build.py TARGET [FLAG...]

compiles it by hand, into the file TARGET, with further flags of the compiler, such as those of a sanitizer.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import sys_tags

ROOT = Path(__file__).parent
SOURCES = ROOT / "core" / "textclean" / "_native"
LIBRARY = "_native.abi3.so"
# The stable ABI of Python 3.11, the oldest that is supported: one library for all that follow.
_ABI = "0x030B0000"
_FLAGS = ("-std=c11", "-O2", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra", f"-DPy_LIMITED_API={_ABI}")
_LINK = ("-bundle", "-undefined", "dynamic_lookup") if sys.platform == "darwin" else ("-shared",)
# That it can be loaded is tried out in a process of its own.
_TRY = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("textclean._native", sys.argv[1])
spec.loader.exec_module(module_from_spec(spec))
"""


class NativeCore(BuildHookInterface[Any]):
    """Compiles the native core for a wheel, and for an editable install beside its sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the library to what is built. Without a compiler, or where it fails, the wheel is the pure one."""
        editable = version == "editable"
        folder = SOURCES.parent if editable else Path(self.directory) / ".native"
        folder.mkdir(parents=True, exist_ok=True)
        library = folder / LIBRARY
        library.unlink(missing_ok=True)
        failure = compile_library(library) or _cannot_be_loaded(library)
        if failure:
            library.unlink(missing_ok=True)
            self.app.display_warning(f"textclean is built without its native core: {failure}")
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{_platform()}"
        if not editable:
            build_data["force_include"][str(library)] = f"textclean/{LIBRARY}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's
        """Remove what was compiled, once it is in the wheel."""
        shutil.rmtree(Path(self.directory) / ".native", ignore_errors=True)


def compile_library(target: Path, *flags: str) -> str:
    """Compile the sources into a library; return why that is not possible, or nothing."""
    if sys.platform == "win32" or sys.implementation.name != "cpython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "it is built for CPython, with its lock, on systems with a Unix compiler"
    compiler = shlex.split(os.environ.get("CC", "cc"))
    if not compiler or shutil.which(compiler[0]) is None:
        return f"there is no compiler {' '.join(compiler)!r}"
    include = sysconfig.get_path("include")
    if not Path(include, "Python.h").is_file():
        return f"there is no Python.h in {include}"
    own = shlex.split(os.environ.get("CFLAGS", ""))
    sources = sorted(map(str, SOURCES.glob("*.c")))
    command = [*compiler, *_FLAGS, *own, *flags, f"-I{include}", *_LINK, *sources, "-o", str(target)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    except OSError as error:
        return f"{compiler[0]!r} cannot be run: {error}"
    if done.stderr and (done.returncode or flags):
        sys.stderr.write(done.stderr)
    return f"{' '.join(compiler)!r} ended with status {done.returncode}" if done.returncode else ""


def _cannot_be_loaded(library: Path) -> str:
    """Say why a library cannot be loaded, or nothing; a compiler may make one for another machine."""
    if not library.is_file():
        return "the compiler made no library"
    command = [sys.executable, "-I", "-c", _TRY, str(library)]
    tried = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    return f"it cannot be loaded: {tried.stderr.strip().splitlines()[-1:]}" if tried.returncode else ""


def _platform() -> str:
    """Return the platform that a wheel built here is for. What is said of other Linux systems is not known of it."""
    tags = (tag.platform for tag in sys_tags())
    return next(platform for platform in tags if "manylinux" not in platform and "musllinux" not in platform)


if __name__ == "__main__":
    sys.exit(compile_library(Path(sys.argv[1]), *sys.argv[2:]) or 0)
