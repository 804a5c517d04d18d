from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from guaranteesim.errors import ScenarioError
from guaranteesim.scenario.reading.document import Document, SourcePosition
from guaranteesim.scenario.reading.yaml_reader import MAX_BYTES, read_yaml_file, read_yaml_text

HOSTILE = {
    "python object": "a: !!python/object/apply:os.system ['true']",
    "local tag": "a: !thing 1",
    "tag on a list": "a: !!set [1]",
    "non-specific tag": "a: ! 1",
    "verbatim tag": "a: !<tag:yaml.org,2002:int> 1",
    "anchor": "a: &x 1",
    "alias": "a: &x 1\nb: *x",
    "billion laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]",
    "merge key": "a: {b: 1}\nc: {<<: {b: 2}}",
    "old version": "%YAML 1.1\n---\na: NO",
    "tag directive": "%TAG ! tag:x,2000:\n---\na: 1",
    "unknown directive": "# note\n%FOO bar\n---\na: 1",
    "duplicate key": "a: 1\nb: 2\na: 3",
    "duplicate key, quoted": "a: 1\n'a': 3",
    "two documents": "a: 1\n---\nb: 2",
    "deep flow": "a: " + "[" * 100_000,
    "deep block": "".join(" " * depth + "a:\n" for depth in range(60)),
    "too many values": "a: [" + "1," * 60_000 + "1]",
    "too large": "a: '" + "x" * MAX_BYTES + "'",
    "list as key": "? [a, b]\n: 1",
    "map as key": "{a: 1}: 1",
    "alias as key": "a: &x b\n*x : 1",
    "empty key": ": 1",
    "NUL": "a: \0",
    "escape character": "a: \x1b[31m",
    "escaped escape character": 'a: "\\e[31m"',
    "lone surrogate": 'a: "\\ud800"',
    "beyond Unicode": 'a: "\\UFFFFFFFF"',
    "not a number": "a: .nan",
    "infinite": "a: -.inf",
    "overflowing": "a: 1e400",
    "endless integer": "a: " + "9" * 5000,
    "tab": "a:\n\tb: 1",
    "open quote": "a: 'x",
    "open bracket": "a: [1, 2",
    "nonsense": "@ % ` \x7f",
    "list": "- 1",
    "single value": "just text",
    "empty": "",
    "only a comment": "# nothing\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_plain_message(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_yaml_text(HOSTILE[name], "x.yaml")
    for problem in caught.value.problems:
        assert problem.file == "x.yaml"
        assert problem.message.isprintable()
        assert problem.line is not None or name in ("empty", "only a comment", "too large")


MESSAGES = {
    "a: 1\nb: 2\na: 3\n": "x.yaml:3:1: a: the key 'a' is already there on line 1 (remove one of the two)",
    "%YAML 1.1\n---\na: NO\n": "x.yaml:1:1: a YAML directive is not allowed "
    "(remove the line that begins with %)",
    "a: 1e400\n": "x.yaml:1:4: 1e400 is too large to be a number "
    "(write a finite number, or quote it if it is a text)",
    "a:\n\tb: 1\n": "x.yaml:2:1: not valid YAML: found character '\\t' that cannot start any token "
    "(indent with spaces, not tabs)",
    "a: b: c\n": "x.yaml:1:5: not valid YAML: mapping values are not allowed here "
    "(a text that contains ': ' needs quotes; check the indentation too)",
    "a: !!int 3\nb: &x 4\n": "x.yaml:1:4: a YAML tag is not allowed (remove the word that begins with !)\n"
    "x.yaml:2:4: the anchor &x is not allowed (write the value out where needed)",
    "": "x.yaml: the file holds nothing (a scenario is a map of keys, such as `name: my-own`)",
    "- 1\n": "x.yaml:1:1: the file holds a list (a scenario is a map of keys, such as `name: my-own`)",
}


@pytest.mark.parametrize("text", MESSAGES)
def test_messages_of_the_reader(text: str, complaint: Callable[..., str]) -> None:
    assert complaint(read_yaml_text, text, "x.yaml") == MESSAGES[text]


def test_scalars_follow_the_core_schema_of_yaml_1_2() -> None:
    text = (
        "a: NO\nb: yes\nc: true\nd: ~\ne: 0.4\nf: 1e3\ng: 0o17\nh: 0x1F\ni: '0.4'\nj: 1_000\nk: 12:30\n"
        "l: 2026-01-31\nm:\nn: .5\no: 012\np: Null\nq: null\nr: -7\ns: |\n  x\n  y\nt: 'null'\nNO: 1\n1: x\n"
    )
    assert read_yaml_text(text).data == {
        "a": "NO", "b": "yes", "c": True, "d": None, "e": 0.4, "f": 1000.0, "g": 15, "h": 31, "i": "0.4",
        "j": "1_000", "k": "12:30", "l": "2026-01-31", "m": None, "n": 0.5, "o": 12, "p": None, "q": None,
        "r": -7, "s": "x\ny\n", "t": "null", "NO": 1, "1": "x",
    }  # fmt: skip


def test_every_value_knows_its_line_and_column() -> None:
    document = read_yaml_text("a: 1\nb:\n  - x\n  - {c: [7, 8]}\n", "x.yaml")
    assert document.positions[("a",)] == SourcePosition("x.yaml", 1, 4, 1, 1)
    assert document.positions[("b",)] == SourcePosition("x.yaml", 3, 3, 2, 1)
    assert document.positions[("b", 1, "c", 1)] == SourcePosition("x.yaml", 4, 13)
    assert str(document.make_problem(("b",), "m")) == "x.yaml:2:1: b: m"
    assert str(document.make_problem(("b", 1, "c", 5), "m")) == "x.yaml:4:9: b[1].c[5]: m"


def test_the_place_of_plain_data_has_no_line() -> None:
    document = Document.from_plain({"a": [1]}, "given")
    assert str(document.make_problem(("a", 0), "m", "h")) == "given: a[0]: m (h)"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a: 1\nb: \xff\xfe\n", "f.yaml:2:4: the byte 0xff is not UTF-8 (save the file as UTF-8)"),
        ("a: 1".encode("utf-16"), "f.yaml: is UTF-16 (save it as UTF-8)"),
        (b"a: 1\n\0", "f.yaml:2:1: holds a NUL character (is it a text file?)"),
        (
            b" " * (MAX_BYTES + 1),
            "f.yaml: is larger than 1 MB (a scenario is a few hundred lines; move data elsewhere)",
        ),
    ],
)
def test_bytes_that_are_no_text(
    raw: bytes, message: str, folder: Path, complaint: Callable[..., str]
) -> None:
    path = folder.parent / "f.yaml"
    path.write_bytes(raw)
    assert complaint(read_yaml_file, path) == message


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder: Path) -> None:
    path = folder / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: 2\r\n")
    document = read_yaml_file(path)
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert document.find_position(("b", "c")).line == 3


def test_what_is_no_file(folder: Path, complaint: Callable[..., str]) -> None:
    assert complaint(read_yaml_file, folder) == "scenarios: is not a file (give a YAML file)"
    assert (
        complaint(read_yaml_file, folder / "no.yaml")
        == "scenarios/no.yaml: cannot be read: no such file or directory"
    )
    pipe = folder / "pipe.yaml"
    os.mkfifo(pipe)
    assert "is not a file" in complaint(read_yaml_file, pipe)
