"""Requests kept beside the results of a study: what was asked for, and every scenario as it was resolved.

A run and a comparison keep their scenarios in the manifests of the runs. Every other study keeps
``request.json``, from which :mod:`guaranteesim.studies.reruns` makes it again on any machine.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from guaranteesim.errors import GuaranteesimError

if TYPE_CHECKING:
    from guaranteesim.ensemble.results import Results
    from guaranteesim.studies.settings import Changes
    from guaranteesim.studies.single_run import Study

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

REQUEST = "request.json"
FORMAT = 1
NOT_KEPT = ("executor", "workers", "progress", "out", "replace", "figures", "overlays")
"""Arguments that decide no number, and overlays, which are in the kept scenarios."""


@dataclass(frozen=True)
class _Pending:
    folder: Path
    content: Mapping[str, Any]


_PENDING: ContextVar[_Pending | None] = ContextVar("pending request", default=None)


def keeps_request(study: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Return a study that keeps what it was asked for in the folder of its results."""

    @wraps(study)
    def run_study(*arguments: Arguments.args, **settings: Arguments.kwargs) -> Answer:
        with _remember(study, arguments, settings):
            return study(*arguments, **settings)

    return run_study


@contextmanager
def _remember(
    study: Callable[..., Any], arguments: Sequence[Any], settings: Mapping[str, Any]
) -> Iterator[None]:
    from guaranteesim.ensemble.keep.files import locate_results_folder

    content = None
    out = settings.get("out")
    if out is not None:
        # What cannot be read is refused by the study itself, with its own message.
        with suppress(GuaranteesimError, TypeError, OSError):
            content = describe_request(study, arguments, settings)
    pending = None if out is None or content is None else _Pending(locate_results_folder(out), content)
    token = _PENDING.set(pending)
    try:
        yield
    finally:
        _PENDING.reset(token)


def write_pending_request(folder: Path) -> list[Path]:
    """Write the request of the study whose results are being finished in ``folder``; return its path."""
    from guaranteesim.ensemble.keep import folder_claims
    from guaranteesim.ensemble.keep.files import write_atomically

    pending = _PENDING.get()
    if pending is None or pending.folder != folder:
        return []
    text = json.dumps(pending.content, indent=1, ensure_ascii=False, allow_nan=False)
    folder_claims.expect_files(folder, [REQUEST])
    with write_atomically(folder / REQUEST) as file:
        file.write(f"{text}\n".encode())
    return [folder / REQUEST]


def describe_request(
    study: Callable[..., Any], arguments: Sequence[Any], settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a study was asked for as plain data, with the scenarios as they are resolved.

    Raises:
        GuaranteesimError: something named cannot be read.
        TypeError: an argument that is no plain data.
    """
    from guaranteesim.ensemble.keep.manifest import describe_versions
    from guaranteesim.studies.settings import Changes

    given = dict(inspect.signature(study).bind(*arguments, **settings).arguments)
    keeper = _Keeper(Changes.collect(given.get("overlays", ()), given.get("sets", ())), {})
    kept = {
        name: keeper.keep(name, value)
        for name, value in given.items()
        if name not in NOT_KEPT and value is not None
    }
    keeper.add_what_nobody_named(study.__name__, given, kept)
    content = {
        "format": FORMAT,
        "study": study.__name__,
        **describe_versions(),
        "arguments": kept,
        "files": keeper.files,
    }
    json.dumps(content, allow_nan=False)  # refuses what is no plain data
    return content


@dataclass
class _Keeper:
    """What a request names, as plain data.

    Attributes:
        changes: Changes that the study makes to scenarios that it loads.
        files: Content of the files that are named, by file name.
    """

    changes: Changes
    files: dict[str, Any]

    def keep(self, name: str, value: Any) -> Any:
        """Return an argument as plain data."""
        if name in ("items", "cases"):
            listed = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            return self._keep_experiment(listed) or self._keep_items(listed)
        if name in ("first", "second"):
            return self._keep_items([value])[0]
        keepers: Mapping[str, Callable[[Any], Any]] = {
            "source": self._keep_source,
            "theories": self._keep_theories,
            "design": self._keep_design,
            "negotiation": self._keep_negotiation,
            "file": self._keep_table,
        }
        if name in keepers:
            return keepers[name](value)
        return list(value) if isinstance(value, tuple) else value

    def add_what_nobody_named(self, study: str, given: Mapping[str, Any], kept: dict[str, Any]) -> None:
        """Keep the run without a deal that a break-even search is made against."""
        if study == "find_break_even_point" and "sign" in given and "second" not in kept:
            [first] = self._open([given["first"]])
            if first.scenario.no_deal is not None:
                kept["second"] = self._keep_items([first.scenario.no_deal])[0]

    def _open(self, items: Sequence[Any]) -> list[Study | Results]:
        from guaranteesim.studies.comparison_study import open_studies

        return open_studies(items, self.changes)

    def _keep_items(self, items: Sequence[Any]) -> list[dict[str, Any]]:
        """Return a reference to every scenario, and keep what each would have without a deal."""
        from guaranteesim.studies.no_deal_run import append_no_deal

        opened = self._open(items)
        references = [self._keep_part(part) for part in opened]
        with suppress(GuaranteesimError):
            for part in append_no_deal(opened)[len(opened) :]:
                self.files.setdefault(f"{part.name}.yaml", part.scenario.model_dump(mode="json"))
        return references

    def _keep_part(self, part: Study | Results) -> dict[str, Any]:
        from guaranteesim.scenario.reading.loader import load_document
        from guaranteesim.studies.single_run import Study

        if not isinstance(part, Study):
            return {"scenario": part.scenario.model_dump(mode="json"), "sets": []}
        if part.path is None:
            return {"scenario": part.scenario.model_dump(mode="json"), "sets": list(part.sets)}
        # Before its settings, which a theory may stand before.
        name = f"{part.name}.yaml"
        self.files[name] = load_document(part.path, part.overlays).data
        return {"file": name, "sets": list(part.sets)}

    def _keep_experiment(self, items: Sequence[Any]) -> list[dict[str, Any]]:
        """Return a reference to the one item that is an experiment file; none otherwise."""
        from guaranteesim.scenario.files.experiment_file import holds_experiment, read_experiment_file
        from guaranteesim.scenario.reading.extends import read_extended

        if len(items) != 1 or not isinstance(items[0], str | Path) or not holds_experiment(Path(items[0])):
            return []
        file = read_experiment_file(Path(items[0]))
        references = self._keep_items(file.scenarios)
        data = dict(read_extended(file.path).data)
        header = {**data["experiment"], "scenarios": [item["file"] for item in references]}
        if file.about.theories:
            header["theories"] = self._keep_theories(file.about.theories)["files"]
        if isinstance(file.design, Path):
            header["design"] = f"{file.name}-design.csv"
            self.files[header["design"]] = file.design.read_text(encoding="utf-8")
        self.files[f"{file.name}.yaml"] = {**data, "experiment": header}
        return [{"file": f"{file.name}.yaml", "sets": []}]

    def _keep_source(self, value: Any) -> Any:
        """Return the scenarios of a sensitivity analysis, or those of the finished runs that it reads."""
        from guaranteesim.studies.sensitivity_source import collect_runs, holds_results

        if isinstance(value, str | Path) and not holds_results(value):
            value = [value]
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self._keep_items(value)
        runs = collect_runs(value)
        return {
            "runs": [run.scenario.model_dump(mode="json") for run in runs],
            "baseline": getattr(value, "baseline", runs[0].name),
        }

    def _keep_theories(self, value: Any) -> Any:
        from guaranteesim.scenario.files.theories import NONE, list_theory_files
        from guaranteesim.scenario.reading.extends import read_extended

        wanted = [value] if isinstance(value, str | Path) else list(value)
        if not wanted or wanted == [NONE]:
            return wanted
        found = list_theory_files(wanted)
        self.files |= {f"{path.stem}.yaml": read_extended(path).data for path in found}
        return {"files": [f"{path.stem}.yaml" for path in found]}

    def _keep_design(self, value: Any) -> Any:
        from guaranteesim.ensemble.experiment import design_tables

        if isinstance(value, str | Path) and Path(value).suffix not in (".csv", ".parquet"):
            return str(value)
        table = (
            design_tables.read_design(Path(value))
            if isinstance(value, str | Path)
            else design_tables.convert_frame(value)
        )
        return {"paths": list(table.paths), "values": table.values.tolist()}

    def _keep_negotiation(self, value: Any) -> Any:
        from guaranteesim.scenario.files.packages import find_base_file, find_negotiation

        found = find_negotiation(value)
        [reference] = self._keep_items([find_base_file(found)])
        self.files[f"{found.name}.yaml"] = found.document.data
        return {"file": f"{found.name}.yaml", "base": reference["file"]}

    def _keep_table(self, value: Any) -> Any:
        self.files[Path(value).name] = Path(value).read_text(encoding="utf-8")
        return {"file": Path(value).name}
