"""Every code block of README, CONTRIBUTING and docs runs as it stands.

Shell blocks call the program beside a copy of the shipped scenarios, in few worlds and without figures.
Python blocks of a page run one after the other in one namespace. A YAML block names above it, in a comment
`<!-- run: COMMAND -->`, the command it is for; `BLOCK` in the command is the file with the block. The comment
`<!-- save: PATH -->` keeps a block as a file for the commands of the page.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from guaranteesim.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    path
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
    if "```" in path.read_text(encoding="utf-8") and path.name != "tutorial-own.md"
]
"""Pages with blocks. Those of docs/tutorial-own.md build on one another: see tests/packaging."""
LANGUAGES = {"sh", "python", "yaml", "text"}
WORLDS = 2
SIMULATING = {"run", "compare", "theories", "bargain", "backtest", "channels", "sweep", "discover", "robust"}
SMALL = {
    "report": ("--no-figures",),
    "channels": ("--worlds", "20"),
    "breakeven": ("--worlds", "20", "--most-worlds", "20"),
    "discover": ("--rows", "100"),
    "robust": ("--rows", "20", "--worlds", "10", "--theories", "cheap-talk"),
}
"""Further options that keep a command small."""
LONG = re.compile(
    r"theories ukraine|bargain ukraine|compare (ukraine|clauses|taiwan|baltic)|sensitivity|channels"
    r"|discover|robust|sweep"
)
"""Commands that take more than four seconds even in two worlds; they run in the nightly tests."""
OUTSIDE = {"source", "pip", "pre-commit", "git", "cd"}
"""Commands that are not ours to test."""
STAND_INS = {
    "scenarios/ukraine/NAME.yaml": "scenarios/ukraine/no-guarantee.yaml",
    "scenarios/negotiations/NAME.yaml": "scenarios/negotiations/force-and-clock.yaml",
}
"""Files that stand for one of the reader's own, by the shipped file they copy."""
_FENCE = re.compile(
    r"(?:^<!-- (?P<mark>run|save): (?P<what>[^\n]*?) -->\n+)?^```(?P<language>\S*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the mark above it."""

    page: str
    number: int
    language: str
    text: str
    mark: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}-{self.number}"


def read_blocks(path: Path) -> list[Block]:
    """Return the fenced blocks of a page in order, without the directives of the site."""
    page = path.relative_to(ROOT).as_posix()
    found = _FENCE.finditer(path.read_text(encoding="utf-8"))
    blocks = [
        Block(page, number, match["language"], match["text"], match["mark"] or "", match["what"] or "")
        for number, match in enumerate(found, start=1)
    ]
    return [block for block in blocks if not block.language.startswith("{")]


BLOCKS = [block for path in PAGES for block in read_blocks(path)]


def list_commands(text: str) -> Iterator[str]:
    """Yield the commands of a shell block, one line each, without comments."""
    for line in text.replace("\\\n", " ").splitlines():
        command = shlex.join(shlex.split(line, comments=True))
        if command:
            yield command


COMMANDS = [
    (block, command) for block in BLOCKS if block.language == "sh" for command in list_commands(block.text)
]
PROGRAM_CALLS = [
    pytest.param(
        block, command, id=f"{block}-{command}", marks=[pytest.mark.nightly] if LONG.search(command) else []
    )
    for block, command in COMMANDS
    if Path(shlex.split(command)[0]).name == "guaranteesim"
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with the shipped scenarios and the saved blocks of every page."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    for stand_in, shipped in STAND_INS.items():
        shutil.copy(tmp_path / shipped, tmp_path / stand_in)
    for block in BLOCKS:
        if block.mark == "save":
            (tmp_path / block.what).write_text(block.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call_program(command: str) -> None:
    """Run one command of the program in few worlds; fail with its output unless it succeeds."""
    _, *arguments = shlex.split(command)
    if arguments[0] in SIMULATING:
        if "--worlds" in arguments:
            arguments[arguments.index("--worlds") + 1] = str(WORLDS)
        else:
            arguments += ["--worlds", str(WORLDS)]
        arguments += ["--workers", "1", "--no-figures"]
    arguments += SMALL.get(arguments[0], ())
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, f"{command}\n{result.output}"


def list_simulations_before(block: Block, command: str) -> list[str]:
    """Return the commands of a page that simulate, up to a command that reads their results."""
    own = [each for item, each in COMMANDS if item.page == block.page]
    return [each for each in own[: own.index(command)] if shlex.split(each)[1] in SIMULATING]


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_block_names_its_language(block: Block) -> None:
    assert block.language in LANGUAGES, block.text


@pytest.mark.parametrize(("block", "command"), PROGRAM_CALLS)
def test_the_program_accepts_the_command(block: Block, command: str, folder: Path) -> None:
    if command.startswith(("guaranteesim verify", "guaranteesim export", "guaranteesim rerun")):
        blocks = list_commands(block.text)
        call_program(next(blocks))
    if command.startswith("guaranteesim report"):
        for before in list_simulations_before(block, command):
            call_program(before)
    if command.startswith("guaranteesim sensitivity"):
        # What it reads is a comparison of more worlds than the other commands need.
        pair = ["no-guarantee", "coalition-of-the-willing"]
        CliRunner().invoke(
            main, ["compare", *pair, "--worlds", "100", "--out", "results/ukraine", "--no-figures"]
        )
    call_program(command)


@pytest.mark.parametrize(
    ("block", "command"), COMMANDS, ids=[f"{block}-{command}" for block, command in COMMANDS]
)
def test_every_command_is_one_that_is_tested(block: Block, command: str) -> None:
    words = shlex.split(command)
    program = Path(words[0]).name
    if program == "make":
        targets = [word for word in words[1:] if "=" not in word and not word.startswith("-")]
        subprocess.run(["make", "--dry-run", *targets], cwd=ROOT, check=True, capture_output=True)
    else:
        assert program in {"guaranteesim", *OUTSIDE}


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "yaml"], ids=str)
def test_the_yaml_is_what_its_command_takes(block: Block, folder: Path) -> None:
    if block.mark == "save":
        first = block.text.partition(":")[0]
        takes = {"theory": "explain no-guarantee --overlay", "experiment": "experiment --worlds 2"}
        call_program(f"guaranteesim {takes.get(first, 'check')} ./{block.what}")
        return
    assert block.mark == "run", f"name the command of this block above it:\n{block.text}"
    Path("BLOCK.yaml").write_text(block.text, encoding="utf-8")
    call_program(block.what.replace("BLOCK", "./BLOCK.yaml"))


@pytest.mark.parametrize("page", sorted({block.page for block in BLOCKS if block.language == "python"}))
def test_the_python_runs(page: str, folder: Path) -> None:
    text = "\n".join(block.text for block in BLOCKS if block.page == page and block.language == "python")
    exec(compile(re.sub(r"worlds=\d+", f"worlds={WORLDS}", text), page, "exec"), {})
