"""What the studies of assumptions are asked for is checked before anything is simulated, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import SMALL, Program

Refused = Callable[..., str]
FEAR = "challenger.clash_aversion"
VARY = ("--vary", f"{FEAR}=0..3")


def _refuse_simulation(*_arguments: object, **_keywords: object) -> None:
    raise AssertionError("something was simulated")


@pytest.fixture(autouse=True)
def no_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every simulation fail."""
    for place in (
        "ensemble.experiment.experiment.run_experiment",
        "ensemble.run.runner.run_scenarios",
        "ensemble.run.runner.run_scenario",
        "ensemble.experiment.honouring.measure_honouring",
    ):
        monkeypatch.setattr(f"guaranteesim.{place}", _refuse_simulation)


@pytest.fixture
def two(write: Callable[..., Path]) -> tuple[Path, Path]:
    """Two scenarios with the same guarantors."""
    return write("first", "all"), write("second", "{all: {}, recuse_aggressor: true}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sweep", *VARY, "--pair", "first", "secnd"), "did you mean second?"),
        (("sweep", *VARY, "--pair", "first", "first"), "a pair is two of the scenarios"),
        (("sweep", *VARY, "--outcome", "major_violatio"), "did you mean major_violation?"),
        (("breakeven", *VARY, "--sign", "RSU"), "does not need the acceptance of RSU"),
        (("breakeven", *VARY, "--outcome", "major_violatio"), "did you mean major_violation?"),
        (("breakeven", *VARY, "--worlds", 600, "--most-worlds", 500), "raise the one or lower the other"),
        (("breakeven", *VARY, "--tolerance", "0,1"), "--tolerance takes a number, not '0,1' (write 0.1)"),
        (("sensitivity", "--arrangement", "frst"), "did you mean first?"),
        (("sensitivity", "--against", "thrid"), "none of the runs"),
        (("experiment",), "something to vary: give --vary"),
        (("experiment", "--design", "sobool"), "did you mean sobol?"),
        (("experiment", *VARY, "--baseline", "scond"), "did you mean second?"),
        (("discover", "--margin", "0,1"), "--margin takes a number, not '0,1' (write 0.1)"),
        (
            ("discover", "--coverage", "60%"),
            "--coverage takes a probability from 0 to 1, not '60%' (write 0.6)",
        ),
        (("channels", "--outcome", "clahs"), "did you mean clash?"),
        (("robust", "--theories", "nonne"), "did you mean none?"),
        (("robust", "--satisfice", "major_violation<=nan"), "'nan' is not a finite number"),
        (("robust", "--satisfice", "outcome<=nan"), "'nan' is not a finite number"),
        (("robust", "--satisfice", "major_violation<=0,3"), "write 0.3"),
        (("robust", "--satisfice", "major_violation"), "such as 'major_violation<=0.3'"),
    ],
)
def test_a_slip_is_refused_before_anything_is_simulated(
    refused: Refused, two: tuple[Path, Path], arguments: tuple[object, ...], words: str
) -> None:
    command, *options = arguments
    assert words in refused(command, *two, *options)


@pytest.mark.parametrize("command", ["sweep", "breakeven", "discover", "channels", "experiment", "robust"])
def test_a_scenario_given_twice_is_no_comparison(
    refused: Refused, two: tuple[Path, Path], command: str
) -> None:
    vary = () if command in ("channels", "robust") else VARY
    assert "first.yaml is given twice" in refused(command, two[0], two[0], *vary)


@pytest.mark.parametrize("command", ["breakeven", "discover", "channels"])
def test_a_folder_is_no_single_scenario(refused: Refused, two: tuple[Path, Path], command: str) -> None:
    Path("mine").mkdir()
    for file in two:
        file.rename(Path("mine") / file.name)
    other = Path("other.yaml")
    other.write_text(SMALL.format(name="other", rule="all", order=0))
    vary = () if command == "channels" else VARY
    assert "mine is a folder of 2 scenarios: name one of them, such as first" in refused(
        command, "./mine", other, *vary
    )


@pytest.mark.parametrize(
    ("dial", "words"),
    [
        ("reliability:XXX=0.2..0.8", "XXX is no guarantor of first (the guarantors are GBR, FRA, CHN)"),
        ("reliability:FRE=0.2..0.8", "did you mean FRA?"),
        ("reliablity:FRA=0.2..0.8", "did you mean reliability?"),
        ("troops:FRA=-6..12", "ground forces of FRA must be at least 0 thousand soldiers, not -6"),
        ("troops:XXX=1..2", "there is no state 'XXX' in first (there are: RUS, UKR, GBR, FRA, CHN)"),
        ("troops:FRA=1,5..12", "'1,5' is not a finite number; write 1.5"),
        ("troops:FRA", "the range is written low..high, such as reliability:USA=0.2..0.8"),
        ("objection:mine=0..1", "there are no objections in first"),
    ],
)
def test_a_dial_speaks_in_its_own_words(
    refused: Refused, two: tuple[Path, Path], dial: str, words: str
) -> None:
    assert words in refused("breakeven", *two, "--dial", dial)


def test_a_dial_lists_the_guarantors_of_the_scenario_that_has_some(
    refused: Refused, write: Callable[..., Path]
) -> None:
    without = write("without", text=SMALL[: SMALL.index("arrangement:")])
    assert "the guarantors are GBR, FRA, CHN" in refused(
        "breakeven", without, write("having"), "--dial", "reliability:XXX=0.2..0.8"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{FEAR},states.GBR.stake\n", "points.csv has no row below its heading"),
        (f"{FEAR}\n1\n", "points.csv has one row below its heading"),
        (f"{FEAR}\n0\n1,2\n", "line 3 has 2 cells where the heading has 1"),
        (f"{FEAR},states.GBR.stake\n0,0.1\n1,\n", "row 2, column states.GBR.stake: the cell is empty"),
        (f"{FEAR}\n0\nnan\n", f"row 2, column {FEAR}: 'nan' is not a finite number"),
        (f'{FEAR}\n0\n"1\n', "remove the quotation mark"),
    ],
)
def test_a_table_is_refused_by_name_and_place(
    refused: Refused, two: tuple[Path, Path], text: str, words: str
) -> None:
    Path("points.csv").write_text(text)
    assert words in refused("experiment", *two, "--design", "points.csv")


def test_a_table_that_is_no_parquet_file(refused: Refused, two: tuple[Path, Path]) -> None:
    Path("points.parquet").write_text(f"{FEAR}\n0\n1\n")
    said = refused("experiment", *two, "--design", "points.parquet")
    assert "points.parquet cannot be read as a table: it is no Parquet file" in said


@pytest.mark.parametrize("option", [("--rows", 20)])
def test_a_table_says_its_own_rows(
    refused: Refused, two: tuple[Path, Path], option: tuple[object, ...]
) -> None:
    Path("points.csv").write_text(f"{FEAR}\n0\n1\n")
    assert "leave out --rows" in refused("experiment", *two, "--design", "points.csv", *option)


@pytest.mark.parametrize(
    "command",
    [
        ("sweep", *VARY),
        ("breakeven", *VARY),
        ("experiment", *VARY),
        ("discover",),
        ("channels",),
        ("robust",),
    ],
)
@pytest.mark.parametrize("out", ["there.txt", "there.txt/below"])
def test_results_do_not_go_where_a_file_is(
    refused: Refused, two: tuple[Path, Path], command: tuple[object, ...], out: str
) -> None:
    Path("there.txt").write_text("mine")
    assert refused(command[0], *two, *command[1:], "--out", out) == (
        "there.txt is there and is no folder: name another folder for the results"
    )


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("1 point", "it does not say of which outcome; write it like '±1 point on major violation'"),
        ("±1 %", "it does not say of which outcome"),
        ("±0,5 points on clash", "a decimal comma is written as a point"),
        ("±1 point on the difference of clash", "write '±1 point on clash'"),
    ],
)
def test_a_precision_is_answered_with_its_right_form(
    refused: Refused, two: tuple[Path, Path], until: str, words: str
) -> None:
    assert words in refused("run", two[0], "--until", until)


def test_the_right_form_of_a_comparison_names_the_difference(
    refused: Refused, two: tuple[Path, Path]
) -> None:
    said = refused("compare", *two, "--until", "1 point")
    assert said.endswith("write it like '±1 point on the difference of major violation'")


def test_messages_of_the_command_line_name_options(program: Program, two: tuple[Path, Path]) -> None:
    other = Path("elsewhere.yaml")
    text = SMALL.format(name="elsewhere", rule="all", order=0)
    other.write_text(text.replace("protege: {state: UKR}", "protege: {state: FRA}"))
    said = program("channels", two[0], other).stderr
    assert "--across-conflicts" in said
    assert "Python" not in said
