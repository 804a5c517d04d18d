"""The C of the month, compiled where a C compiler is there."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from functools import cache
from hashlib import blake2b
from pathlib import Path

from benchmarks.limit.headers import SOURCES

BUILD = Path(__file__).parents[2] / "build" / "limit"
"""Where the library goes, one for each state of the sources."""
FLAGS = ("-O3", "-std=c11", "-shared", "-fPIC")
"""No -ffast-math and no instructions beyond those every machine of a kind has."""
NO_COMPILER = "no C compiler here (cc, gcc or clang, or one named by CC): the month in C is left out"


def find_compiler() -> str | None:
    """The C compiler: the one that the variable CC names, or else cc, gcc or clang."""
    named = os.environ.get("CC")
    return next(
        (path for name in (named, "cc", "gcc", "clang") if name and (path := shutil.which(name))), None
    )


@cache
def load_library() -> ctypes.CDLL:
    """The compiled month.

    Raises:
        RuntimeError: there is no compiler, or it fails.
    """
    compiler = find_compiler()
    if compiler is None:
        raise RuntimeError(NO_COMPILER)
    library = BUILD / f"limit-{_fingerprint(compiler)}.so"
    if not library.exists():
        _compile(compiler, library)
    return ctypes.CDLL(str(library))


def describe_compiler() -> str:
    """The first line of what the compiler says of itself, and its flags."""
    compiler = find_compiler()
    if compiler is None:
        return NO_COMPILER
    said = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=False).stdout
    return f"{said.splitlines()[0] if said else compiler}, {FLAGS[0]}"


def _fingerprint(compiler: str) -> str:
    sources = sorted(SOURCES.iterdir())
    content = b"".join(path.read_bytes() for path in sources)
    return blake2b(content + repr((compiler, FLAGS)).encode(), digest_size=8).hexdigest()


def _compile(compiler: str, library: Path) -> None:
    library.parent.mkdir(parents=True, exist_ok=True)
    # Another process may compile at the same time; a rename is whole or not at all.
    partial = library.with_suffix(f".{os.getpid()}.so")
    command = [compiler, *FLAGS, "-o", str(partial), str(SOURCES / "limit.c"), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{compiler} does not compile the month:\n{done.stderr}")
    partial.replace(library)
