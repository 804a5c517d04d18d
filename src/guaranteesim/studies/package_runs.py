"""The packages of a negotiation on their way: run many at a time, judged, and their worlds let go."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import StorageError
from guaranteesim.studies import output_folder
from guaranteesim.studies.progress import Progress, Step
from guaranteesim.studies.single_run import Study

if TYPE_CHECKING:
    from guaranteesim.analysis.bargaining import Bargain
    from guaranteesim.analysis.bargaining.package_outcomes import PackageOutcome
    from guaranteesim.ensemble.experiment import ExperimentResults
    from guaranteesim.ensemble.results import Results
    from guaranteesim.scenario.files.negotiation_file import Negotiation
    from guaranteesim.scenario.files.packages import Package
    from guaranteesim.studies.comparison_study import AgreedSize

NO_DEAL = "no-deal"
"""Folder of the run of what happens otherwise; another one has its name added."""
JUDGED = "packages"
"""Folder of what each package came to."""
_MOST_BYTES = 1_000_000
_AT_ONCE = 8
"""Packages that run together, at least; more with many workers or few worlds."""
_WORLDS_AT_ONCE = 200_000
"""Worlds of packages that run together, about: some 50 MB."""


@dataclass(frozen=True)
class PackageRuns:
    """Work of a negotiation: its packages and how far they are."""

    negotiation: Negotiation
    base: Study
    no_deals: tuple[Study, ...]
    """What may happen otherwise; the findings are about the first."""
    packages: tuple[Package, ...]
    agreed: AgreedSize
    workers: int
    tell: Progress

    def describe_plan(self) -> dict[str, object]:
        """Return what decides the tables: another negotiation or scenario gives others."""
        from guaranteesim.ensemble.keep.manifest import hash_scenario
        from guaranteesim.ensemble.keep.markers import hash_content
        from guaranteesim.studies.comparison_study import hash_scenarios

        changes = {
            f"{name}: {option}": self.negotiation.find_change(name, option).data
            for name, term in self.negotiation.terms.items()
            for option in term.options
        }
        # The identity holds all that the outcome depends on: a file of another model or seed is not taken.
        return {
            "negotiation": self.negotiation.name,
            "base": self.base.name,
            "no_deal": " ".join(study.name for study in self.no_deals),
            "changes": changes,
            "scenario_sha256": hash_scenarios([self.base, *self.no_deals]),
            "packages_sha256": hash_content([hash_scenario(item.scenario) for item in self.packages]),
            **self.agreed.describe_terms(),
        }

    def open_shelves(self, folder: Path) -> list[Path]:
        """Return the files of what the packages came to; packages that are the same share one."""
        from guaranteesim.scenario.files.same_packages import find_same_packages

        return [
            folder / JUDGED / f"{name}.json"
            for name in sorted(set(find_same_packages(self.packages).values()))
        ]

    def name_no_deal_folders(self) -> list[str]:
        """Return the folders of the runs without a deal, the first that of the findings."""
        return [NO_DEAL, *(f"{NO_DEAL}-{study.name}" for study in self.no_deals[1:])]

    def judge_packages(self, folder: Path | None, replace: bool = False) -> Bargain:
        """Return every package run and judged; what is finished in ``folder`` is not run again."""
        from guaranteesim.ensemble.keep import folder_claims
        from guaranteesim.scenario.files.same_packages import group_same_packages

        otherwise = [
            self._run_no_deal(study, None if folder is None else (folder, name), replace)
            for study, name in zip(self.no_deals, self.name_no_deal_folders(), strict=True)
        ]
        # Packages that are the same are one: an option may change nothing beside another.
        alike = group_same_packages(self.packages)
        judged = self._judge_packages([group[0] for group in alike], otherwise, folder)
        # The worlds have served: what they come to is on the shelf.
        if folder is not None:
            shutil.rmtree(folder / folder_claims.WORKING, ignore_errors=True)
        first, *rivals = (
            self._make_bargain(position, alike, judged, otherwise) for position in range(len(self.no_deals))
        )
        return replace_fields(first, rivals=tuple(rivals))

    def _make_bargain(
        self,
        position: int,
        alike: Sequence[tuple[Package, ...]],
        judged: Mapping[str, Sequence[PackageOutcome]],
        otherwise: Sequence[Results],
    ) -> Bargain:
        """Return the packages as judged against one of the runs without a deal."""
        from guaranteesim import __version__
        from guaranteesim.analysis.bargaining import Bargain
        from guaranteesim.analysis.bargaining.package_outcomes import compute_peace_and_clash

        return Bargain(
            self.negotiation,
            self.base.scenario,
            self.no_deals[position].scenario,
            tuple(group[0] for group in alike),
            tuple(judged[group[0].name][position] for group in alike),
            compute_peace_and_clash(otherwise[position]),
            self.agreed.worlds,
            self.agreed.seed,
            __version__,
            tuple(group[1:] for group in alike),
        )

    def _run_no_deal(self, study: Study, place: tuple[Path, str] | None, replace: bool) -> Results:
        from guaranteesim import ensemble
        from guaranteesim.ensemble.keep.files import locate_subfolder

        worlds, before = self.agreed.worlds, self.no_deals.index(study)
        return ensemble.run_scenario(
            study.scenario,
            worlds=worlds,
            seed=self.agreed.seed,
            workers=self.workers,
            out=None if place is None else locate_subfolder(*place),
            replace=replace,
            progress=lambda done, _: self._report_done(before * worlds + done),
        )

    def _report_done(self, done: int) -> None:
        """Return the number of worlds done: those of the run without a deal, then those of the packages."""
        count = len(self.packages)
        worlds = (len(self.no_deals) + count) * self.agreed.worlds
        self.tell(Step("simulating", f"{count} packages", done=done, worlds=worlds))

    def _judge_packages(
        self,
        wanted: Sequence[Package],
        otherwise: Sequence[Results],
        folder: Path | None,
    ) -> dict[str, list[PackageOutcome]]:
        """Return what each package comes to against each run without a deal."""
        from guaranteesim.analysis.bargaining import list_bargaining_states
        from guaranteesim.analysis.bargaining.package_outcomes import judge_package
        from guaranteesim.ensemble.keep import folder_claims

        states = list_bargaining_states([item.scenario for item in self.packages])
        if folder is not None:
            folder_claims.expect_files(folder, [f"{JUDGED}/{item.name}.json" for item in wanted])
        shelf = None if folder is None else PackageShelf(folder, self._identify_packages(wanted, states))
        done = {} if shelf is None else shelf.list_finished()
        for batch in self._split_batches(wanted):
            missing = [item for item in batch if item.name not in done]
            if not missing:
                continue
            results = self._run_batch(batch, missing, len(done), states, folder)
            for package in missing:
                runs = results.read_results(package.scenario.name)
                done[package.name] = [judge_package(runs, other, states) for other in otherwise]
                if shelf is not None:
                    shelf.put_package(package.name, done[package.name])
            if folder is not None:
                shutil.rmtree(folder / folder_claims.WORKING, ignore_errors=True)
        return done

    def _split_batches(self, items: Sequence[Package]) -> Iterator[Sequence[Package]]:
        """Yield the packages in parts: large enough to keep all workers busy, small enough for the memory."""
        size = max(_AT_ONCE, 4 * self.workers, _WORLDS_AT_ONCE // self.agreed.worlds)
        for start in range(0, len(items), size):
            yield items[start : start + size]

    def _run_batch(
        self,
        batch: Sequence[Package],
        missing: Sequence[Package],
        before: int,
        states: Sequence[str],
        folder: Path | None,
    ) -> ExperimentResults:
        """Return the worlds of the missing packages: of all in the batch where some have run already."""
        from guaranteesim.ensemble.experiment import Design, run_experiment
        from guaranteesim.ensemble.keep import folder_claims
        from guaranteesim.ensemble.keep.files import locate_subfolder

        working = None if folder is None else locate_subfolder(folder, folder_claims.WORKING)
        # What an interrupted command left there is of the whole batch.
        wanted = batch if working is not None and working.exists() else missing
        worlds = self.agreed.worlds

        def report_worlds(done: int, total: int) -> None:
            new = max(done - total + len(missing) * worlds, 0)
            self._report_done((before + len(self.no_deals)) * worlds + new)

        return run_experiment(
            [item.scenario for item in wanted],
            Design.without_paths(),
            worlds=worlds,
            seed=self.agreed.seed,
            workers=self.workers,
            columns=_list_columns(wanted, states),
            out=working,
            progress=report_worlds,
            replace=True,
        )

    def _identify_packages(self, wanted: Sequence[Package], states: Sequence[str]) -> dict[str, str]:
        """Return what decides the worth of each package, in short."""
        from guaranteesim.ensemble.keep.manifest import compute_identity
        from guaranteesim.ensemble.run.plan import plan_run

        seed, worlds = self.agreed.seed, self.agreed.worlds
        scenarios = {item.name: item.scenario for item in wanted}
        against = [
            compute_identity(plan_run(study.scenario, worlds, seed, 1, None)) for study in self.no_deals
        ]
        return {
            name: _hash_content(
                [compute_identity(plan_run(scenario, worlds, seed, 1, None)), *against, worlds, *states]
            )
            for name, scenario in scenarios.items()
        }


@dataclass(frozen=True)
class PackageShelf:
    """Shelf of package outcomes, a file each; one that was made otherwise counts as missing."""

    folder: Path
    identities: Mapping[str, str]

    def put_package(self, name: str, items: Sequence[PackageOutcome]) -> None:
        """Keep what one package came to, against each run without a deal."""
        from guaranteesim.analysis.bargaining.package_outcomes import convert_outcome
        from guaranteesim.ensemble.keep.files import locate_subfolder, translate_storage_errors

        with translate_storage_errors(self.folder / JUDGED):
            locate_subfolder(self.folder, JUDGED).mkdir(exist_ok=True)
        content = {"identity": self.identities[name], "judged": [convert_outcome(item) for item in items]}
        text = json.dumps({"sha256": _hash_content(content), **content}, allow_nan=False)
        output_folder.write_text_file(self._locate_package(name), text + "\n")

    def list_finished(self) -> dict[str, list[PackageOutcome]]:
        """Return the packages that are finished."""
        read = ((name, self._read_package(name)) for name in self.identities)
        return {name: item for name, item in read if item is not None}

    def _read_package(self, name: str) -> list[PackageOutcome] | None:
        from guaranteesim.analysis.bargaining.package_outcomes import read_outcome
        from guaranteesim.ensemble.keep.files import read_plain

        try:
            data: dict[str, Any] = json.loads(read_plain(self._locate_package(name), _MOST_BYTES))
            is_sound = data.pop("sha256", None) == _hash_content(data)
            if not is_sound or data.get("identity") != self.identities[name]:
                return None
            return [read_outcome(item) for item in data["judged"]]
        # Any fault of a file on the shelf means that the package is run again, so none of them is an error.
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, StorageError):
            return None

    def _locate_package(self, name: str) -> Path:
        return self.folder / JUDGED / f"{name}.json"


def _list_columns(packages: Sequence[Package], states: Sequence[str]) -> list[str]:
    """Return the columns of worlds that a package is judged by."""
    from guaranteesim.ensemble.columns import Worlds

    asked = sorted({*states, *(state for item in packages for state in item.scenario.required)})
    return [
        Worlds.world,
        Worlds.motivation,
        Worlds.major_violation,
        Worlds.clash,
        *(Worlds.utility[state] for state in asked),
    ]


def _hash_content(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:24]
