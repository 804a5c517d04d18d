"""Every mutant against the tests that run its lines, the likeliest to fail first."""

from __future__ import annotations

import hashlib
import json
import pickle
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from validation.mutation.battery import Cost, Lines, Verdict
from validation.mutation.cold import cold_verdict
from validation.mutation.mutants import Mutant
from validation.mutation.warm import Warm

PROVEN = 6
"""So many tests that have noticed changes nearby are tried first, then those that run most lines."""
QUICK = 0.05
"""Seconds up to which a test is tried though it runs nothing of a module changed outside functions."""
LONG = 5.0
"""Seconds from which a test comes last, however much it runs."""


@dataclass(frozen=True)
class Result:
    """What became of a mutant; ``by`` is the test that failed, ``tests`` how many run its lines."""

    key: str
    file: str
    function: str | None
    line: int
    before: str
    after: str
    verdict: Verdict
    by: str | None
    tests: int
    seconds: float


class Campaign:
    """Runs mutants and keeps what became of them, one line of JSON each, so that it can be taken up again."""

    def __init__(self, tests: Sequence[str], root: Path, out: Path, name: str, budget: float) -> None:
        self.file, self.budget = out / f"{name}.jsonl", budget
        self.warm = Warm(tests, root)
        self.costs = self._known_costs(out / f"{name}-costs.pickle", root)
        self.kills: Counter[tuple[str, str]] = Counter()

    def run(self, mutants: Iterable[Mutant], again: bool = False) -> None:
        """All mutants that are not decided yet; with ``again`` the survivors once more."""
        done = read(self.file)
        open_ones = [m for m in mutants if m.key not in done or (again and done[m.key].verdict == "survived")]
        for result in done.values():
            if result.by:
                self._count(result.by, result.file, result.function)
        print(f"{len(open_ones)} mutants to try, {len(self.warm.names)} tests", flush=True)
        with self.file.open("a", encoding="utf-8") as log:
            for number, mutant in enumerate(open_ones):
                result = self._result(mutant)
                log.write(json.dumps(vars(result), ensure_ascii=False) + "\n")
                log.flush()
                if result.verdict == "survived" or number % 100 == 99:
                    print(
                        f"{number + 1:5} {result.verdict:8} {result.seconds:6.1f} s  {result.key}", flush=True
                    )
        self.warm.close()

    def _result(self, mutant: Mutant) -> Result:
        start = time.perf_counter()
        places = self._chosen(mutant)
        patience = [20 + 10 * self.costs[place].seconds for place in places]
        verdict: Verdict = "unswapped"
        by: str | None = None
        if mutant.function is not None:
            verdict, at = self.warm.verdict(mutant, places, patience)
            by = None if at is None else self.warm.names[at]
        early = verdict == "survived" and _runs(self.warm.collecting, mutant)
        if early or verdict in ("unswapped", "broken"):
            verdict, by = cold_verdict(mutant, [self.warm.names[place] for place in places], patience)
        if verdict == "survived":
            by = None
        elif by:
            self._count(by, mutant.file, mutant.function)
        seconds = round(time.perf_counter() - start, 2)
        where = (mutant.key, mutant.file, mutant.function, mutant.lines[0], mutant.before, mutant.after)
        return Result(*where, verdict, by, len(places), seconds)

    def _chosen(self, mutant: Mutant) -> list[int]:
        """The tests that run the changed statement, the likeliest to fail a second of work first."""
        places = [place for place, cost in enumerate(self.costs) if _runs(cost.lines, mutant)]
        if mutant.function is None or not places:
            places = [place for place, cost in enumerate(self.costs) if cost.lines.get(mutant.file)]
        looks = self._looks(places) if mutant.function is None else []
        rated = sorted(places, key=lambda place: self._rate(place, mutant), reverse=True)
        proven = [place for place in rated[:PROVEN] if self._rate(place, mutant) > 0]
        rest = sorted(set(places) - set(proven), key=self._breadth, reverse=True)
        return self._within_budget(proven + looks + rest)

    def _looks(self, places: Collection[int]) -> list[int]:
        """Quick tests that run nothing of the module and may still look at what it defines."""
        return [
            place
            for place, cost in enumerate(self.costs)
            if place not in places and cost.passed and cost.seconds < QUICK
        ]

    def _rate(self, place: int, mutant: Mutant) -> float:
        """How many in the neighbourhood of the mutant this test has killed, for its cost."""
        name = self.warm.names[place]
        near, about = self.kills[name, f"{mutant.file}:{mutant.function}"], self.kills[name, mutant.file]
        return (8 * near + about) / (0.03 + self.costs[place].seconds)

    def _breadth(self, place: int) -> tuple[bool, int]:
        """How much of the package a test runs; one that takes very long comes last all the same."""
        cost = self.costs[place]
        return cost.seconds < LONG, sum(map(len, cost.lines.values()))

    def _within_budget(self, places: list[int]) -> list[int]:
        spent = 0.0
        chosen: list[int] = []
        for place in places:
            spent += self.costs[place].seconds
            if spent > self.budget and chosen:
                break
            chosen.append(place)
        return chosen

    def _count(self, by: str, file: str, function: str | None) -> None:
        self.kills[by, file] += 1
        self.kills[by, f"{file}:{function}"] += 1

    def _known_costs(self, file: Path, root: Path) -> list[Cost]:
        """What each test takes and touches, measured unless nothing has changed since."""
        digest = _digest([root, root.parent / "tests", root.parent / "validation"])
        if file.exists():
            known, costs = pickle.loads(file.read_bytes())
            if known == digest:
                return list(costs)
        costs = [self.warm.cost(place) for place in range(len(self.warm.names))]
        failing = [name for name, cost in zip(self.warm.names, costs, strict=True) if not cost.passed]
        if failing:
            print("These tests fail as it is, and are left out:", *failing, sep="\n  ", flush=True)
            costs = [cost if cost.passed else replace(cost, lines={}) for cost in costs]
        file.write_bytes(pickle.dumps((digest, costs)))
        return costs


def _runs(lines: Lines, mutant: Mutant) -> bool:
    """Whether the changed statement is among these lines."""
    first, last = mutant.lines
    return not lines.get(mutant.file, frozenset()).isdisjoint(range(first, last + 1))


def read(file: Path) -> dict[str, Result]:
    """What became of every mutant, the last word of each."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    results = (Result(**json.loads(line)) for line in lines)
    return {result.key: result for result in results}


def _digest(folders: Sequence[Path]) -> str:
    files = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
