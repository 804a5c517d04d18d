"""docs/outcomes.md names every column and file that a run, a comparison and a negotiation leave behind.

A small family with everything in it (events, a calendar, objections, incidents, two open terms) is run and
written; what is in the files is then looked up in the section of the page that bears the name of the table.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli.conftest import draw_quickly

import guaranteesim as gs
from guaranteesim.analysis.outcomes.registry import OUTCOMES
from guaranteesim.ensemble.results import QUANTILES
from guaranteesim.model.actors.axes import CHALLENGER_PARTS, PARTS, PROTEGE_PARTS, SUPPORTER_PARTS
from guaranteesim.scenario.reading.loader import load_scenario

pytestmark = pytest.mark.xdist_group("outcomes page")  # all of it looks at one family

PAGE = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text(encoding="utf-8")
RUN = ("worlds", "events", "monthly", "timeline", "inputs")
COMPARISON = ("comparison.csv", "differences.csv", "summary.csv", "acceptance.csv", "weighings.csv",
              "entrapment.csv")  # fmt: skip
NEGOTIATION = ("packages.csv", "zone.csv", "effects.csv", "offers.csv")
TERMS = ("clock", "rule")
ENDS = ("", "_low", "_high")

DEAL = """\
name: {name}
title: A small arrangement
as_of: 2026-01-01
no_deal: war
run: {{worlds: 20, horizon_months: 12, seed: 3}}
start: {{sanctions: 0.5}}
states:
  RUS: {{nuclear: true, forces: {{ground: 120}}}}
  UKR: {{forces: {{ground: 130}}}}
  GBR: {{nuclear: true, forces: {{ground: 4, air: 4, arms: 0.4}}, stake: 0.6}}
  FRA: {{nuclear: true, forces: {{ground: 5, air: 4, arms: 0.3}}, stake: 0.6}}
challenger: {{state: RUS}}
protege: {{state: UKR, provocation_per_year: 2}}
theatre: {{opportunity: {{per_year: 2}}}}
switches: {{ceasefire_incidents: true}}
events:
  exit: {{state: FRA, month: 9, withdraws: true}}
acceptance:
  objections:
    troops:
      {{state: RUS, to: any, cost: 0.1, date: "2026", stated: It objects., source: A speech}}
arrangement:
  signatories: [UKR, GBR]
  acquiescence: [RUS]
  commitments:
    assistance:
      parties: [GBR, FRA, RUS]
      trigger: {{rung: strikes}}
      rule: {rule}
      each_provides: {{ground: 0.5, air: 1, arms: 1}}
"""
WAR = """\
extends: deal.yaml
name: war
title: The war goes on
no_deal: null
start: {at_war: true}
events: null
arrangement: null
"""
OPEN = """\
negotiation:
  title: Rule and clock
  base: deal.yaml
  terms:
    rule:
      title: Rule
      options:
        each: {title: each, source: assumption}
        all: {title: all, source: assumption, change: {arrangement: {commitments: {assistance: {rule: all}}}}}
    clock:
      title: Clock
      options:
        none: {title: none, source: assumption}
        day:
          title: one day
          source: assumption
          change: {arrangement: {commitments: {assistance: {deadline_days: 1}}}}
"""


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders ``one`` (a run), ``all`` (a comparison) and ``bargain``, beside what they were made from."""
    folder = tmp_path_factory.mktemp("family")
    for name, rule in (("deal", "each"), ("other", "{all: {}, recuse_aggressor: true}")):
        (folder / f"{name}.yaml").write_text(DEAL.format(name=name, rule=rule), encoding="utf-8")
    (folder / "war.yaml").write_text(WAR, encoding="utf-8")
    (folder / "open.yaml").write_text(OPEN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        for name in ("draw_run", "draw_all", "draw_bargain"):
            patched.setattr(f"guaranteesim.report.figures.{name}", draw_quickly)
        gs.load(folder / "deal.yaml").run(out=folder / "one", inputs=True)
        gs.compare([folder / "deal.yaml", folder / "other.yaml"], out=folder / "all")
        gs.bargain(folder / "open.yaml", out=folder / "bargain")
    return folder


@pytest.fixture(scope="module")
def tables(family: Path) -> dict[str, list[str]]:
    """The columns of every table, by the name of its section."""
    found = {name: pq.read_schema(family / "one" / f"{name}.parquet").names for name in RUN}
    for folder, names in (("all", COMPARISON), ("bargain", NEGOTIATION)):
        for name in names:
            with (family / folder / name).open(encoding="utf-8", newline="") as file:
                found[name] = next(csv.reader(file))
    return found


def sections(page: str) -> dict[str, str]:
    """The text under every heading, by heading."""
    parts = re.split(r"^#+ (.+)\n", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def first_cells(section: str) -> list[str]:
    """The first cell of every row of its tables, but for the heads."""
    return [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]


def names_in(section: str) -> list[str]:
    return [name for cell in first_cells(section) for name in re.findall(r"`([^`]+)`", cell)]


@cache
def rungs() -> tuple[str, ...]:
    return load_scenario("no-guarantee").rungs


@cache
def pattern(name: str) -> re.Pattern[str]:
    """What a name of the page stands for."""
    stands_for = {
        "<S>": "[A-Z]{3}",
        "<rung>": "|".join(rungs()),
        "<part>": "|".join(PARTS),
        "<outcome>": "|".join(item.name for item in OUTCOMES),
        "<term>": "|".join(TERMS),
        "<path>": r"[\w-]+(?:\.[\w-]+)+",
        "<q>": "|".join(f"q{round(100 * share):02d}" for share in QUANTILES),
    }
    text = re.escape(name)
    for placeholder, meaning in stands_for.items():
        text = text.replace(re.escape(placeholder), f"(?:{meaning})")
    return re.compile(text)


def unnamed(columns: list[str], section: str) -> list[str]:
    """Columns that the section does not name; the ends of an interval go with its estimate."""
    known = [pattern(name) for name in names_in(section)]
    named = {column for column in columns if any(one.fullmatch(column) for one in known)}
    named |= {f"{column}{end}" for column in named for end in ENDS}
    return [column for column in columns if column not in named]


TABLES = (*RUN, *COMPARISON, *NEGOTIATION)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_named(tables: dict[str, list[str]], name: str) -> None:
    assert unnamed(tables[name], sections(PAGE)[name]) == []


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_named_that_is_not_there(tables: dict[str, list[str]], name: str) -> None:
    named = names_in(sections(PAGE)[name])
    named = [one for one in named if one not in PARTS] if name == "worlds" else named
    assert [one for one in named if not any(map(pattern(one).fullmatch, tables[name]))] == []
    assert len(named) == len(set(named)), "a column is named twice"


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_is_missing_would_be_noticed(tables: dict[str, list[str]], name: str) -> None:
    section = sections(PAGE)[name]
    for line in section.splitlines():
        if line.startswith("| `") and names_in(line)[0] not in PARTS:
            assert unnamed(tables[name], section.replace(line, "")), line


def test_every_file_is_named(family: Path) -> None:
    section = sections(PAGE)["Files"]
    for folder in ("one", "all", "bargain"):
        made = {path.name for path in (family / folder).iterdir()}
        made = {name for name in made - {"deal", "other", "war"} if not name.startswith(".")}
        assert {name for name in made if f"`{name}`" not in section} == set()


def test_the_outcomes_are_those_of_the_comparison() -> None:
    section = sections(PAGE)["Outcomes"]
    assert sorted(names_in(section)) == sorted(item.name for item in OUTCOMES)


def test_the_parts_are_those_of_the_model() -> None:
    rows = [line.strip("| ").split(" | ") for line in sections(PAGE)["worlds"].splitlines()]
    rows = [row for row in rows if row[0].strip("`") in PARTS and len(row) == 4]  # the table of parts
    assert [row[0].strip("`") for row in rows] == list(PARTS)
    for column, role in enumerate((CHALLENGER_PARTS, PROTEGE_PARTS, SUPPORTER_PARTS), start=1):
        assert tuple(row[0].strip("`") for row in rows if row[column] != "–") == role
