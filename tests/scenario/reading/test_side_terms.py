"""Side terms where they do not belong: another family, a scenario without a deal, and names that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from guaranteesim import studies
from guaranteesim.cli.program import main
from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.files.catalog import find_scenario
from guaranteesim.scenario.reading.loader import load_scenario

UKRAINE = find_scenario("article-5-like").parent


@pytest.mark.parametrize("term", ["withdrawal", "relief-staged"])
def test_a_side_term_of_another_family_is_refused_with_its_place(term: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        load_scenario("baltic-brigades", [term])
    [problem] = raised.value.problems
    assert problem.file.endswith(f"side-terms/{term}.yaml")
    assert problem.line is not None
    assert "family ukraine (RUS against UKR)" in problem.message
    assert "about RUS against BAL" in problem.message
    assert problem.hint.startswith("no side term fits; write one in a folder side-terms")


def test_a_file_that_the_user_names_is_the_users_choice() -> None:
    chosen = str(UKRAINE / "side-terms" / "relief-staged.yaml")
    assert list(load_scenario("baltic-brigades", [chosen]).side_terms) == ["relief-staged"]


def test_an_unknown_name_lists_only_what_fits() -> None:
    for scenario, hint in (
        ("baltic-brigades", "there are none for this scenario"),
        ("article-5-like", "did you mean relief-staged?"),
    ):
        with pytest.raises(ScenarioError) as raised:
            load_scenario(scenario, ["relief-stagd"])
        assert raised.value.problems[0].hint.startswith(hint)


def test_a_copy_of_the_family_elsewhere_keeps_its_side_terms(tmp_path: Path) -> None:
    for name in ("_states.yaml", "article-5-like.yaml"):
        (tmp_path / name).write_text((UKRAINE / name).read_text("utf-8"), "utf-8")
    scenario = load_scenario(tmp_path / "article-5-like.yaml", ["relief-staged"])
    assert list(scenario.side_terms) == ["relief-staged"]


def test_a_scenario_without_a_deal_notes_that_terms_have_no_effect() -> None:
    [note] = studies.load("continued-war", overlays=["relief-staged"]).notes
    assert note.message == "nothing is signed in it, so relief-staged has no effect"
    assert note.hint == "add side terms to a guarantee"
    assert not studies.load("continued-war").notes
    assert not studies.load("article-5-like", overlays=["relief-staged"]).notes


def test_it_notes_nothing_beside_a_guarantee_that_has_them() -> None:
    from guaranteesim.cli.notes import collect_study_notes

    war, deal = (
        studies.load(name, overlays=["relief-staged"]) for name in ("continued-war", "article-5-like")
    )
    assert collect_study_notes([war])
    assert not collect_study_notes([war, deal])


@pytest.mark.parametrize("name", ["scenarios/ukraine/side-terms/relief-staged.yaml", "x/" * 90 + "relief"])
def test_a_path_is_no_name_and_keeps_its_end_in_the_message(name: str) -> None:
    result = CliRunner().invoke(main, ["explain", "article-5-like", "--with", name])
    assert result.exit_code == 2
    assert f"{name[-30:]}'" in result.output
    assert "give a file to --overlay" in result.output


def test_explain_refuses_a_scenario_without_a_deal_that_does_not_exist() -> None:
    study = studies.load("article-5-like", sets=["no_deal=nonsense"])
    with pytest.raises(ScenarioError, match="there is no 'nonsense' beside this file"):
        study.explain()


def test_bargain_names_the_option_and_not_a_line_of_the_base() -> None:
    result = CliRunner().invoke(main, ["bargain", "force-and-clock", "--no-deal", "war-stalmate"])
    assert result.exit_code == 2
    assert "--no-deal war-stalmate: there is no scenario of that name" in result.output
    assert "did you mean war-stalemate?" in result.output
    assert "_states.yaml" not in result.output
