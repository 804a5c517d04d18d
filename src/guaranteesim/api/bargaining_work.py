"""The packages of a negotiation on their way: run a few at a time, judged, and their worlds let go."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.api import keeping
from guaranteesim.api.steps import Progress, Step
from guaranteesim.api.study import Study
from guaranteesim.errors import StorageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from guaranteesim.analysis.bargaining import Bargain
    from guaranteesim.analysis.bargaining.values import Judged
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.negotiation_file import Negotiation
    from guaranteesim.scenario.negotiations import Package

NO_DEAL = "no-deal"
"""Folder of the run of what happens otherwise."""
JUDGED = "packages"
"""Folder of what each package came to."""
_MOST_BYTES = 1_000_000
_AT_ONCE = 8
"""Packages whose worlds are there together, at least; more with many workers."""


@dataclass(frozen=True)
class Work:
    """What a negotiation asks to be done."""

    negotiation: Negotiation
    base: Study
    no_deal: Study
    packages: tuple[Package, ...]
    terms: Mapping[str, int]
    workers: int
    tell: Progress

    def plan(self) -> dict[str, object]:
        """What decides the tables: another negotiation or scenario gives others."""
        from guaranteesim.api.comparing import hashes_of
        from guaranteesim.ensemble.manifest import scenario_sha256
        from guaranteesim.ensemble.markers import digest

        changes = {
            f"{name}: {option}": self.negotiation.change(name, option).data
            for name, term in self.negotiation.terms.items()
            for option in term.options
        }
        return {
            "negotiation": self.negotiation.name,
            "base": self.base.name,
            "no_deal": self.no_deal.name,
            "changes": changes,
            "scenario_sha256": hashes_of([self.base, self.no_deal]),
            "packages_sha256": digest([scenario_sha256(item.scenario) for item in self.packages]),
            **self.terms,
        }

    def files(self, folder: Path) -> list[Path]:
        """The files of what the packages came to; packages that are the same share one."""
        from guaranteesim.scenario.negotiations import same_as

        return [folder / JUDGED / f"{name}.json" for name in sorted(set(same_as(self.packages).values()))]

    def put_together(self, folder: Path | None, replace: bool = False) -> Bargain:
        """Every package run and judged; what is finished in ``folder`` is not run again."""
        from guaranteesim import __version__, ensemble
        from guaranteesim.analysis.bargaining import Bargain
        from guaranteesim.analysis.bargaining.values import peace_and_clash
        from guaranteesim.ensemble import claims
        from guaranteesim.scenario.negotiations import same_as

        with ExitStack() as stack:
            pool = stack.enter_context(ensemble.processes(self.workers)) if self.workers > 1 else None
            otherwise = self._no_deal(folder, pool, replace)
            stands_for = same_as(self.packages)
            wanted = [item for item in self.packages if stands_for[item.name] == item.name]
            judged = self._judged(wanted, otherwise, folder, pool)
        if folder is not None:
            shutil.rmtree(folder / claims.WORKING, ignore_errors=True)
        return Bargain(
            self.negotiation,
            self.base.scenario,
            self.no_deal.scenario,
            self.packages,
            tuple(judged[stands_for[item.name]] for item in self.packages),
            peace_and_clash(otherwise),
            self.terms["worlds"],
            self.terms["seed"],
            __version__,
        )

    def _no_deal(self, folder: Path | None, pool: Executor | None, replace: bool) -> Results:
        from guaranteesim import ensemble
        from guaranteesim.ensemble.files import subfolder

        worlds = self.terms["worlds"]
        return ensemble.run(
            self.no_deal.scenario,
            worlds=worlds,
            seed=self.terms["seed"],
            workers=self.workers,
            out=None if folder is None else subfolder(folder, NO_DEAL),
            executor=pool,
            replace=replace,
            progress=lambda done, _: self._told(done),
        )

    def _told(self, done: int) -> None:
        """How many worlds are done: those of the run without a deal, then those of the packages."""
        count = len(self.packages)
        worlds = (1 + count) * self.terms["worlds"]
        self.tell(Step("simulating", f"{count} packages", done=done, worlds=worlds))

    def _judged(
        self, wanted: Sequence[Package], otherwise: Results, folder: Path | None, pool: Executor | None
    ) -> dict[str, Judged]:
        from guaranteesim.analysis.bargaining import parties
        from guaranteesim.analysis.bargaining.values import judged
        from guaranteesim.ensemble import claims

        states = parties([item.scenario for item in self.packages])
        if folder is not None:
            claims.expect(folder, [f"{JUDGED}/{item.name}.json" for item in wanted])
        shelf = None if folder is None else Shelf(folder, self._identities(wanted, states))
        done = {} if shelf is None else shelf.found()
        missing = [item for item in wanted if item.name not in done]
        for batch in _batches(missing, max(_AT_ONCE, 4 * self.workers)):
            for package, results in self._run(batch, len(done), folder, pool):
                done[package.name] = judged(results, otherwise, states)
                if shelf is not None:
                    shelf.put(package.name, done[package.name])
            if folder is not None:
                shutil.rmtree(folder / claims.WORKING, ignore_errors=True)
        return done

    def _run(
        self, batch: Sequence[Package], before: int, folder: Path | None, pool: Executor | None
    ) -> Iterator[tuple[Package, Results]]:
        from guaranteesim import ensemble
        from guaranteesim.ensemble import claims
        from guaranteesim.ensemble.files import subfolder

        worlds = self.terms["worlds"]

        def told(done: int, _: int) -> None:
            self._told((before + 1) * worlds + done)

        runs = ensemble.run_each(
            [item.scenario for item in batch],
            worlds=worlds,
            seed=self.terms["seed"],
            workers=self.workers,
            out=None if folder is None else subfolder(folder, claims.WORKING),
            executor=pool,
            progress=told,
            replace=True,
        )
        yield from zip(batch, runs, strict=True)

    def _identities(self, wanted: Sequence[Package], states: Sequence[str]) -> dict[str, str]:
        """What decides the worth of each package, in short."""
        from guaranteesim.ensemble.manifest import identity
        from guaranteesim.ensemble.plan import plan

        seed, worlds = self.terms["seed"], self.terms["worlds"]
        scenarios = {item.name: item.scenario for item in wanted}
        against = identity(plan(self.no_deal.scenario, worlds, seed, 1, None))
        return {
            name: _digest([identity(plan(scenario, worlds, seed, 1, None)), against, worlds, *states])
            for name, scenario in scenarios.items()
        }


@dataclass(frozen=True)
class Shelf:
    """What the packages came to, a file each; one that was made otherwise counts as missing."""

    folder: Path
    identities: Mapping[str, str]

    def put(self, name: str, item: Judged) -> None:
        """Keep what one package came to."""
        from guaranteesim.analysis.bargaining.values import as_data
        from guaranteesim.ensemble.files import storage_errors, subfolder

        with storage_errors(self.folder / JUDGED):
            subfolder(self.folder, JUDGED).mkdir(exist_ok=True)
        content = {"identity": self.identities[name], **as_data(item)}
        text = json.dumps({"sha256": _digest(content), **content}, allow_nan=False)
        keeping.write_text(self._path(name), text + "\n")

    def found(self) -> dict[str, Judged]:
        """The packages that are finished."""
        read = ((name, self._read(name)) for name in self.identities)
        return {name: item for name, item in read if item is not None}

    def _read(self, name: str) -> Judged | None:
        from guaranteesim.analysis.bargaining.values import from_data
        from guaranteesim.ensemble.files import read_plain

        try:
            data: dict[str, Any] = json.loads(read_plain(self._path(name), _MOST_BYTES))
            is_sound = data.pop("sha256", None) == _digest(data)
            return from_data(data) if is_sound and data.get("identity") == self.identities[name] else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, StorageError):
            return None

    def _path(self, name: str) -> Path:
        return self.folder / JUDGED / f"{name}.json"


def _batches(items: Sequence[Package], size: int) -> Iterator[Sequence[Package]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:24]
