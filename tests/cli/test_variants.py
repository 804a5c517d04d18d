"""Several variants of one arrangement in one comparison: NAME=SCENARIO and changes of NAME alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import guaranteesim as gs
from guaranteesim.cli.program import main
from guaranteesim.cli.variants import separate_variants
from guaranteesim.studies.settings import Changes

TABLES = ("worlds.parquet", "events.parquet", "monthly.parquet", "timeline.parquet")


def _compare(*arguments: str) -> str:
    shown = CliRunner().invoke(
        main, ["compare", *arguments, "--worlds", "20", "--no-figures", "--out", "out"]
    )
    assert shown.exit_code == 0, shown.output
    return shown.output


@pytest.fixture
def veto(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    return write("veto", "all", 2)


def test_a_variant_gives_what_a_file_with_the_change_gives_bit_for_bit(
    veto: Path, write: Callable[..., Path], tmp_path: Path
) -> None:
    _compare("veto.yaml", "strong=veto.yaml", "--set", "strong:states.UKR.forces.ground=150")
    text = veto.read_text().replace("name: veto", "name: strong").replace("ground: 130", "ground: 150")
    Path("strong.yaml").write_text(text.replace("arrangement\n", "arrangement (strong)\n", 1))
    gs.compare(["veto.yaml", "strong.yaml"], worlds=20, out="from-file", figures=False)
    for name in ("comparison.csv", "differences.csv", *(f"strong/{table}" for table in TABLES)):
        assert Path("out", name).read_bytes() == Path("from-file", name).read_bytes(), name
    assert gs.verify("out") == []


def test_a_variant_leaves_the_other_scenarios_as_they_are(veto: Path, write: Callable[..., Path]) -> None:
    write("recused", "{all: {}, recuse_aggressor: true}", 1)
    _compare(
        "veto.yaml",
        "recused.yaml",
        "strong=veto.yaml",
        "--set",
        "strong:states.UKR.forces.ground=150",
        "--set",
        "run.horizon_months=12",
    )
    gs.compare(
        ["veto.yaml", "recused.yaml"], sets=["run.horizon_months=12"], worlds=20, out="alone", figures=False
    )
    for name in ("veto", "recused"):
        for table in TABLES:
            assert Path("out", name, table).read_bytes() == Path("alone", name, table).read_bytes()
    strong = gs.read("out/strong")
    assert strong.scenario.run.horizon_months == 12
    assert strong.title == f"{gs.load(veto).title} (strong)"


def test_a_comparison_of_variants_is_read_back_and_run_again(veto: Path) -> None:
    _compare("veto.yaml", "strong=veto.yaml", "--set", "strong:states.UKR.forces.ground=150")
    veto.unlink()
    assert set(gs.read("out").names) == {"veto", "strong"}
    again = gs.rerun("out")
    assert again.is_identical
    assert again.compared > 8


def test_side_terms_and_overlays_belong_to_the_variant_in_front_of_them() -> None:
    changes = Changes.combine(["a", "v:b", "v:c"], ["v:./mine.yaml", "C:/all.yaml"], ["w:x.y=1", "z=2"])
    plain, variants, common = separate_variants(["one", "v=one", "w=two.yaml"], changes)
    assert plain == ["one"]
    assert [(item.name, item.source, item.changes) for item in variants] == [
        ("v", "one", Changes(("b", "c", "./mine.yaml"), ())),
        ("w", "two.yaml", Changes((), ("x.y=1",))),
    ]
    assert common == Changes(("a", "C:/all.yaml"), ("z=2",))


def test_side_terms_of_a_variant_are_listed_once(veto: Path) -> None:
    shown = CliRunner().invoke(
        main, ["compare", "coalition-us-backstop", "m=coalition-us-backstop", "--with", "m:monitors,nothing"]
    )
    assert shown.exit_code == 2
    assert "nothing" in shown.stderr
    assert "m:nothing" not in shown.stderr


def test_a_file_with_an_equals_sign_is_that_file(veto: Path) -> None:
    veto.rename("a=b.yaml")
    plain, variants, _ = separate_variants(["a=b.yaml"], Changes())
    assert plain == ["a=b.yaml"]
    assert variants == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["v=one"], "v is one unchanged: give it a change of its own, such as --set v:PATH=VALUE"),
        (["v=one", "v=two", "--set", "v:a=1"], "two variants are both named 'v'"),
        (["v w=one", "--set", "v w:a=1"], "'v w' is no name for a variant"),
        (["=one"], "'' is no name for a variant"),
        (["v=", "--set", "v:a=1"], "v= names no scenario: write NAME=SCENARIO"),
        (["one", "one=two", "--set", "one:a=1"], "'one' is a scenario here and a variant as well"),
        (["name=force-25k", "--set", "a=1"], "force-25k=SCENARIO and --set force-25k:PATH=VALUE"),
        (["force-25k=one", "--set", "force-25:a=1"], "there is no variant 'force-25' for --set"),
        (["force-25k=one", "--set", "force-25:a=1"], "did you mean force-25k?"),
        (["one", "--set", "one:a=1"], "give the changed one a name, as in my-variant=one"),
        (["two", "--set", "v:a=1"], "add v=SCENARIO to the scenarios"),
    ],
)
def test_what_cannot_be_a_variant_is_refused_with_the_remedy(arguments: list[str], message: str) -> None:
    shown = CliRunner().invoke(main, ["compare", *arguments])
    assert shown.exit_code == 2
    assert message in shown.stderr
    assert not Path("results").exists() or not any(Path("results").glob("*v*"))


def test_variants_do_not_go_with_the_old_form_of_theories() -> None:
    shown = CliRunner().invoke(main, ["compare", "one", "v=one", "--set", "v:a=1", "--theories", "restraint"])
    assert shown.exit_code == 2
    assert "variants do not go with --theories" in shown.stderr
