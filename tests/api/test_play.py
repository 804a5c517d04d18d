"""A play from Python: its log, undo, resumption and replay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guaranteesim import studies
from guaranteesim.ensemble.play.given_decisions import GivenDecisions
from guaranteesim.ensemble.play.play_log import FINISHED, STOPPED, read_log
from guaranteesim.ensemble.play.played_world import hash_world, simulate_world
from guaranteesim.ensemble.play.questions import AGAINST, FOR
from guaranteesim.errors import UserError
from guaranteesim.studies import play_study
from guaranteesim.studies.play_setup import check_states, choose_world, find_acceptances, load_logged_study
from guaranteesim.studies.play_table import EndPlay, UndoDecision


class Script:
    """Answers from a list: a decision, ``model``, ``undo`` or ``end``; then as the model does."""

    def __init__(self, *answers, then="model"):
        self.answers, self.then = list(answers), then
        self.questions, self.months, self.back, self.accepted = [], [], [], []

    def accept(self, state):
        self.accepted.append(state)
        return "yes"

    def answer(self, question, *, can_undo):
        self.questions.append(question)
        said = self.answers.pop(0) if self.answers else self.then
        if said == "undo":
            assert can_undo
            raise UndoDecision
        if said == "end":
            raise EndPlay
        if said == "stop":
            raise KeyboardInterrupt
        return question.model if said == "model" else said

    def report(self, month, acted, read_world, decisions):
        self.months.append((month, tuple(item.given for item in decisions)))

    def go_back(self, month):
        self.back.append(month)


@pytest.fixture
def small(write):
    return studies.load(write("small", "{at_least: 2, recuse_aggressor: true}"))


def play(study, player, states=("GBR", "FRA"), **options):
    """Play world 6, in which both are called in months 1 and 9, whatever they vote first."""
    return play_study.play(study, states, player, world=6, **options)


def test_playing_as_the_model_makes_its_world(small):
    ended = play(small, Script(), ("GBR", "FRA", "CHN", "RUS"))
    assert hash_world(ended.results) == hash_world(ended.alone)
    assert ended.log.world_sha256 == hash_world(ended.results, exact=False)
    assert ended.log.end == FINISHED
    assert ended.log.decisions


def test_an_undo_makes_the_world_again(small):
    plain, undone = Script(FOR, FOR, FOR, AGAINST), Script(FOR, FOR, AGAINST, "undo", FOR, AGAINST)
    one, other = play(small, plain), play(small, undone)
    assert hash_world(one.results) == hash_world(other.results)
    assert one.log.decisions == other.log.decisions
    assert [item.month for item in one.log.decisions[:4]] == [1, 1, 9, 9]
    # The question that was answered is asked again, and no month before it is shown again.
    assert len(undone.questions) == len(plain.questions) + 2
    assert undone.questions[2] == undone.questions[4]
    assert undone.back == [9]
    assert [month for month, _ in undone.months] == list(range(1, 25))


def test_every_undo_takes_one_decision_back(small):
    undone = Script(FOR, FOR, "undo", "undo", AGAINST)
    assert play(small, undone).log.decisions[0].given == AGAINST


@pytest.mark.parametrize("how", ["end", "stop"])
def test_a_stopped_play_goes_on_from_its_log(small, tmp_path, how):
    path = tmp_path / "log.jsonl"
    if how == "stop":
        with pytest.raises(KeyboardInterrupt):
            play(small, Script(FOR, AGAINST, FOR, how), path=path)
    else:
        assert play(small, Script(FOR, AGAINST, FOR, how), path=path).results is None
    log = read_log(path)
    assert (log.end, len(log.decisions)) == (STOPPED, 3)
    resumed = Script()
    ended = play(small, resumed, log=log, path=path)
    whole = play(small, Script(FOR, AGAINST, FOR))
    assert hash_world(ended.results) == hash_world(whole.results)
    assert ended.log.decisions == whole.log.decisions
    assert resumed.months[0][0] == log.decisions[-1].month
    assert read_log(path) == ended.log


def test_the_log_is_whole_after_every_decision(small, tmp_path):
    path, counts = tmp_path / "log.jsonl", []

    class Watch(Script):
        def answer(self, question, *, can_undo):
            counts.append(len(read_log(path).decisions))
            return super().answer(question, can_undo=can_undo)

    play(small, Watch(), path=path)
    assert counts == list(range(len(counts)))
    assert len(counts) > 2
    assert list(tmp_path.glob("*.part")) == []


def test_a_replay_gives_the_same_world(small, tmp_path):
    path = tmp_path / "log.jsonl"
    ended = play(small, Script(FOR, AGAINST, AGAINST), path=path, source="small.yaml")
    log = read_log(path)
    again = play_study.replay(load_logged_study(log, path), log)
    assert hash_world(again.results) == hash_world(ended.results)
    assert again.log == ended.log


def test_a_replay_of_a_stopped_play_ends_where_it_ended(small, tmp_path):
    path = tmp_path / "log.jsonl"
    play(small, Script(FOR, "end"), path=path, source="small.yaml")
    assert play_study.replay(small, read_log(path)).results is None


def change_line(path, number, **values):
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **values})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_log_that_does_not_fit_is_refused(small, tmp_path):
    path = tmp_path / "log.jsonl"
    play(small, Script(FOR, AGAINST), path=path, source="small.yaml")
    change_line(path, 1, month=4)
    with pytest.raises(UserError, match="does not fit the world: in month 4"):
        play_study.replay(small, read_log(path))
    with pytest.raises(UserError, match="does not fit the world"):
        play(small, Script(), log=read_log(path))


def test_a_log_with_other_decisions_makes_another_world(small, tmp_path):
    path = tmp_path / "log.jsonl"
    play(small, Script(then=FOR), path=path, source="small.yaml")
    change_line(path, 1, given=AGAINST)
    with pytest.raises(UserError, match=r"make another world|does not fit"):
        play_study.replay(small, read_log(path))


def test_a_changed_scenario_is_refused(small, tmp_path):
    path = tmp_path / "log.jsonl"
    play(small, Script("end"), path=path, source="small.yaml")
    text = Path("small.yaml").read_text(encoding="utf-8")
    Path("small.yaml").write_text(text.replace("motivation: 2", "motivation: 3"), encoding="utf-8")
    with pytest.raises(UserError, match=r"another version of small\.yaml"):
        load_logged_study(read_log(path), path)


@pytest.mark.parametrize(
    ("line", "values", "message"),
    [
        (0, {"program": "other"}, "no log of `guaranteesim play`"),
        (0, {"format": 9}, "another version"),
        (0, {"seed": "1"}, ':1: "seed" must be a whole number'),
        (0, {"world": -1}, "from 0 on"),
        (0, {"states": "USA"}, "must be a list"),
        (1, {"kind": "odd"}, ':2: "kind" must be one of'),
        (1, {"given": "maybe"}, ':2: "given" must be one of for, against, abstain'),
        (1, {"chance": "high"}, "must be a number or null"),
        (-1, {"end": "lost"}, '"end" must be'),
    ],
)
def test_a_damaged_log_names_its_line(small, tmp_path, line, values, message):
    path = tmp_path / "log.jsonl"
    play(small, Script(), path=path)
    change_line(path, line, **values)
    with pytest.raises(UserError) as caught:
        read_log(path)
    assert message in str(caught.value)


def test_what_is_no_log_is_refused(tmp_path):
    for text in ("", "no json\n", "[1]\n", "{}\n"):
        (tmp_path / "log").write_text(text, encoding="utf-8")
        with pytest.raises(UserError):
            read_log(tmp_path / "log")
    with pytest.raises(UserError, match="cannot read the log"):
        read_log(tmp_path / "nothing")


def test_states_without_anything_to_decide_are_refused(small):
    assert check_states(small.scenario, ["GBR", "RUS"]).voters == ("GBR",)
    assert check_states(small.scenario, ["RUS"]).challenger
    for states, message in ((["UKR"], "nothing to decide"), (["XXX"], "no state"), ([], "missing")):
        with pytest.raises(UserError, match=message):
            check_states(small.scenario, states)


def test_a_world_is_chosen_in_which_there_is_something_to_decide(small):
    played = check_states(small.scenario, ["GBR"])
    chosen = choose_world(small.scenario, 3, played)
    player = Script()
    play_study.play(small, ("GBR",), player, world=chosen.world, seed=3)
    assert len(player.questions) >= 2
    assert 0 < chosen.called <= chosen.searched


def test_a_state_with_a_promise_of_aid_alone_finds_a_world_too():
    scenario = studies.load("us-side-letter", sets=["run.horizon_months=40"]).scenario
    chosen = choose_world(scenario, 1, check_states(scenario, ["EST"]))
    decisions = GivenDecisions(("EST",), lambda question: question.model)
    simulate_world(scenario, 1, chosen.world, decisions)
    assert any(item.kind == "vote" for item in decisions.decisions)
    assert 0 < chosen.called < chosen.searched


def test_states_that_sign_are_asked_first():
    study = studies.load("us-side-letter", sets=["run.horizon_months=3"])
    player = Script()
    ended = play_study.play(study, ("USA", "UKR", "FIN"), player, world=0)
    assert player.accepted == [state for state in ("USA", "UKR", "FIN") if state in study.scenario.required]
    assert player.accepted
    acceptance = find_acceptances(study, ended.log)
    assert 0 < acceptance["USA"].probability.value < 1
    assert find_acceptances(studies.load("us-side-letter", sets=["no_deal=null"]), ended.log) is None
