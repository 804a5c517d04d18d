"""``guaranteesim play``: piped answers, votes made beforehand, the log, and every refusal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.cli.conftest import command
from tests.report.text_cases import plain

from guaranteesim.cli import main

LOG = Path("results/play/small-world-6.jsonl")
RULE = "{at_least: 2, recuse_aggressor: true}"


@pytest.fixture
def call(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Play world 6 of a small scenario, in which GBR and FRA are called in months 1 and 9."""
    monkeypatch.setenv("COLUMNS", "80")
    write("small", RULE)

    def play(said: str = "", *options: object, states: str = "GBR,FRA") -> Result:
        arguments = ["play", "small.yaml", "--as", states, "--world", 6, *options]
        return CliRunner().invoke(main, [str(item) for item in arguments], input=said)

    return play


def read_log(path: Path = LOG) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_answers_from_a_pipe_play_a_world(call):
    result = call("f\nab\ns\nagainst\n?\nf\n")
    assert result.exit_code == 0, result.output
    text = plain(result.output)
    for words in (
        "A small arrangement: a play",
        "Month 1 of 24: GBR is called",
        "GBR votes for, against or abstain (or ? s u q): f",
        "FRA (played) abstained",
        "Months 2 to 7: the war goes on.",
        "The situation in month 9 of 24",
        "for the challenger: the option it takes",
        "The end: your world beside the model's own, with the same luck",
        "months of peace before a major violation",
        "not a forecast",
        "The log is kept.",
    ):
        assert words in text, words
    assert "would vote for; its chance" not in text
    assert max(map(len, text.splitlines())) <= 80
    head, *decisions, end = read_log()
    assert (head["world"], head["states"]) == (6, ["GBR", "FRA"])
    assert [item["given"] for item in decisions] == ["for", "abstain", "against", "for"]
    assert end["end"] == "finished"


def test_the_model_s_vote_is_shown_before_only_if_asked_for(call):
    text = plain(call("f\n", "--reveal").output)
    assert "The model     would" in text
    assert "its chance of voting for" in text


def test_the_challenger_chooses_a_number_or_a_name(call):
    result = call("9\nstrikes\n0\nq\n", states="RUS")
    text = plain(result.output)
    assert "'9' is no answer here" in text
    assert "0  stay quiet" in text
    assert "(played) chose: strikes" in text
    assert [item["given"] for item in read_log()[1:3]] == ["strikes", "none"]


@pytest.mark.parametrize("said", ["f\n", "f\nq\n"])
def test_the_end_of_the_input_keeps_the_log(call, said):
    result = call(said)
    assert result.exit_code == 0
    assert "Go on with" in result.output
    assert [item.get("given", item.get("end")) for item in read_log()[1:]] == ["for", "stopped"]


def test_a_stopped_play_is_resumed(call):
    call("f\nf\n")
    resumed = CliRunner().invoke(main, ["play", "--resume", str(LOG)], input="f\nf\nf\nf\n")
    assert resumed.exit_code == 0, resumed.output
    assert "The 2 decisions of the log are given again." in resumed.output
    assert "Month 1 of 24: GBR" not in resumed.output
    assert read_log()[-1]["end"] == "finished"
    again = CliRunner().invoke(main, ["play", "--resume", str(LOG)])
    assert again.exit_code == 2
    assert "is finished" in again.stderr


def test_undo(call):
    result = call("u\nf\nu\na\nf\nf\nf\nf\n")
    assert "There is no decision to take back." in result.output
    assert "Back to month 1." in result.output
    assert [item["given"] for item in read_log()[1:5]] == ["against", "for", "for", "for"]


def test_a_replay_shows_the_same_and_tells_the_story(call):
    played = plain(call("f\na\nf\nf\nf\nf\n").output)
    shown = CliRunner().invoke(main, ["play", "--replay", str(LOG)])
    assert shown.exit_code == 0, shown.output
    ending = played[played.index("The end:") : played.index("The log is kept")].strip()
    assert ending in plain(shown.output)
    told = CliRunner().invoke(main, ["play", "--replay", str(LOG), "--tell"])
    text = " ".join(plain(told.output).split())
    assert "world 6, played as GBR and FRA" in text
    assert ">> Month 1, decided by people: GBR (played) voted for" in text
    assert "Month 24, the end." in text
    # Nothing is written by either.
    assert [path.name for path in LOG.parent.iterdir()] == [LOG.name]


def test_votes_made_beforehand(call, folder):
    (folder / "votes.csv").write_text("state,month,vote\nGBR,,for\nGBR,9,abstain\nFRA,,against\n", "utf-8")
    result = call("", "--votes", "votes.csv")
    assert result.exit_code == 0, result.output
    assert [item["given"] for item in read_log()[1:5]] == ["for", "against", "abstain", "against"]
    assert "f (prepared)" not in result.output
    assert "for (prepared)" in result.output


def test_fewer_months_and_a_second_log(call):
    call("f\nf\n", "--months", 5)
    again = call("f\nf\n", "--months", 5)
    assert "Month 1 of 5: GBR is called" in again.output
    assert "Month 9" not in again.output
    assert sorted(path.name for path in LOG.parent.iterdir()) == [
        "small-world-6-2.jsonl",
        "small-world-6.jsonl",
    ]


def test_without_a_world_one_is_found(write, folder):
    write("small", RULE)
    result = CliRunner().invoke(main, ["play", "small.yaml", "--as", "GBR"], input="q\n")
    assert result.exit_code == 0
    assert "worlds that were looked through" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["small.yaml"], "--as is missing: choose the states to play from RUS, GBR, FRA, CHN"),
        (["small.yaml", "--as", "GRB"], "there is no state 'GRB' in small (did you mean GBR?)"),
        (["small.yaml", "--as", "UKR"], "UKR has nothing to decide"),
        ([], "name a SCENARIO, or give --replay LOG"),
        (["small.yaml", "--as", "GBR", "--tell"], "--tell goes with --replay"),
        (["small.yaml", "--replay", "x"], "--replay takes scenario, states and world from the log"),
        (["--replay", "x", "--resume", "y"], "two ways"),
        (["--replay", "nothing.jsonl"], "cannot read the log"),
        (["small.yaml", "--as", "GBR", "--votes", "nothing.csv"], "cannot read the votes"),
        (["small.yaml", "--as", "GBR", "--votes", "small.yaml"], "the columns must be state,month,vote"),
        (["small.yaml", "--as", "GBR", "--world", "-1"], "must be at least 0"),
        (["small.yaml", "--as", "GBR", "--months", "0"], "must be at least 1"),
        (["small.yaml", "--as", "GBR", "--log", "small.yaml", "--world", "1"], "is there already"),
    ],
)
def test_refusals(write, refused, arguments, message):
    write("small", RULE)
    assert message in refused("play", *arguments)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("XXX,1,for", "votes.csv:2: there is no state"),
        ("GBR,one,for", "votes.csv:2: month must be"),
        ("GBR,1,perhaps", "votes.csv:2: vote must be one of for, against, abstain"),
        ("GBR", "votes.csv:2: vote must be one of"),
    ],
)
def test_refused_votes(write, refused, folder, line, message):
    write("small", RULE)
    (folder / "votes.csv").write_text(f"state,month,vote\n{line}\n", encoding="utf-8")
    assert message in refused("play", "small.yaml", "--as", "GBR", "--votes", "votes.csv")


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_ctrl_c_keeps_a_whole_log(write, folder):
    write("small", RULE)
    arguments = ("play", "small.yaml", "--as", "GBR,FRA", "--world", 6)
    process = subprocess.Popen(
        command(*arguments), cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b"f\n")
    process.stdin.flush()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (LOG.exists() and len(read_log()) == 2):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"the log is kept" in said
    assert [item.get("given", item.get("end")) for item in read_log()[1:]] == ["for", "stopped"]


def test_a_pipe_is_no_terminal(call):
    """Nothing waits for a key, and no escape reaches a file."""
    result = call("f\nf\nf\nf\nf\nf\n")
    assert "Enter goes on" not in result.output
    assert "\x1b" not in result.output


def test_without_any_input_the_play_ends(write, folder):
    write("small", RULE)
    arguments = command("play", "small.yaml", "--as", "GBR", "--world", 6)
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *arguments], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"The play ends here" in done.stdout


def test_letters_of_another_encoding_are_no_answer(write, folder):
    write("small", RULE)
    arguments = command("play", "small.yaml", "--as", "GBR", "--world", 6)
    done = subprocess.run(arguments, cwd=folder, input=b"\xff\xfe\nf\n", capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"is no answer here" in done.stdout
    assert [item.get("given") for item in read_log()[1:2]] == ["for"]


@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
def test_a_terminal_waits_for_its_readers(write, folder):
    import pty

    write("small", RULE)
    arguments = command("play", "small.yaml", "--as", "GBR", "--world", 6, "--months", 5)
    master, slave = pty.openpty()
    process = subprocess.Popen(arguments, cwd=folder, stdin=slave, stdout=slave, stderr=slave, close_fds=True)
    os.close(slave)
    shown = b""

    def wait_for(words: bytes) -> None:
        nonlocal shown
        while words not in shown:
            shown += os.read(master, 65536)

    wait_for(b"(or ? s u q): ")
    os.write(master, b"f\n")
    wait_for(b"Enter goes on: ")
    assert b"The end" not in shown
    os.write(master, b"\n")
    wait_for(b"The log is kept")
    assert process.wait(timeout=30) == 0
    os.close(master)
