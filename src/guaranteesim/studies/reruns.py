"""Runs made again from what their manifest or request describes, and compared file by file."""

from __future__ import annotations

import inspect
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import GuaranteesimError, ScenarioError, StorageError, UserError
from guaranteesim.studies.executor_option import takes_executor
from guaranteesim.studies.kept_requests import FORMAT, NOT_KEPT, REQUEST
from guaranteesim.studies.progress import Progress

if TYPE_CHECKING:
    from guaranteesim.ensemble.keep.markers import Marker
    from guaranteesim.ensemble.run.executors import BlockExecutor
    from guaranteesim.studies.single_run import Study

_STUDIES = (
    "analyse_sensitivity",
    "analyse_total_effects",
    "backtest_panel",
    "bargain",
    "compare_theories",
    "discover",
    "experiment",
    "find_break_even_point",
    "robust",
    "split_by_channel",
    "sweep",
)
_DATA = (".csv", ".parquet", ".txt", ".gz", ".json")
"""Endings of files that are compared: figures, pages and workbooks are drawn from these."""
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_MOST_BYTES = 500_000_000
_WHAT_DIFFERS = {"code_sha256": "the code of the model", "platform": "the processor or system"}


@dataclass(frozen=True)
class Rerun:
    """What came of a run that was made again.

    Attributes:
        original: Folder of the original.
        title: What was run: "a finished run of veto (100 worlds, seed 3)".
        compared: Number of files that were compared.
        differing: Names of the files that differ, in order; empty if every bit is the same.
        first: Place of the first difference in words; empty if there is none or it cannot be located.
        versions: What else is another now than then, in words: "numpy 2.1.0 then, 2.3.1 now".
        folder: Folder of the new results, if they were kept.
    """

    original: Path
    title: str
    compared: int
    differing: tuple[str, ...]
    first: str
    versions: tuple[str, ...]
    folder: Path | None

    @property
    def is_identical(self) -> bool:
        """Whether every file has the bits that it had."""
        return not self.differing


@takes_executor
def rerun(
    source: str | Path,
    *,
    out: str | Path | None = None,
    workers: int | None = 1,
    executor: BlockExecutor | None = None,
    progress: Progress | None = None,
    replace: bool = False,
) -> Rerun:
    """Run again what a folder of results describes, and compare the new files with the old, bit by bit.

    The scenarios are those kept in the folder, as they were resolved; the files they came from are not
    needed. No figures are drawn.

    Args:
        source: A folder of results of any command, or the manifest in it.
        out: Folder to keep the new results in; by default they are compared and let go.
        workers: Processes to share the work; results do not depend on it.
        executor: Where blocks run instead: a Dask client, or a cluster of :func:`guaranteesim.open_cluster`.
        progress: Called with every :class:`~guaranteesim.studies.Step`.
        replace: Replace finished results of something else in ``out``.

    Raises:
        UserError: there is nothing finished, or the folder is that of a part of a study.
        StorageError: the manifest is damaged, of another version, or names files outside its folder.
    """
    from guaranteesim.ensemble.keep.files import locate_results_folder
    from guaranteesim.ensemble.keep.results_reader import find_finished_marker

    marker = find_finished_marker(_locate_folder(source))
    request = _read_request(marker)
    settings = {"workers": workers, "progress": progress, "replace": replace}
    with tempfile.TemporaryDirectory(prefix="guaranteesim-") as working:
        there = locate_results_folder(Path(working) / "results" if out is None else out)
        if out is not None and _is_same_place(there, marker.folder):
            raise UserError(f"{there} holds the results to compare with: choose another folder with --out")
        _make_again(marker, request, Path(working), {**settings, "out": there})
        pairs = list(_pair_markers(marker, find_finished_marker(there)))
        names = sorted(name for old, _, within in pairs for name in _list_names(old, within))
        differing = [name for name in names if not _is_same(name, pairs)]
        first = _locate_difference(marker.folder, there, differing[0]) if differing else ""
    then = marker.content if marker.kind == "run" else request or _find_run_manifest(marker)
    return Rerun(
        marker.folder,
        marker.describe_content(),
        len(names),
        tuple(differing),
        first,
        tuple(_list_other_versions(then)),
        None if out is None else there,
    )


def _locate_folder(source: str | Path) -> Path:
    """Return the folder meant by a folder or by a manifest in it."""
    from guaranteesim.ensemble.keep.files import locate_results_folder
    from guaranteesim.ensemble.keep.markers import OTHER_MARKER, RUN_MARKER

    path = Path(source)
    if path.name in (RUN_MARKER, OTHER_MARKER, REQUEST) and not path.is_dir():
        if not path.exists():
            raise UserError(f"there is no file {path}")
        return locate_results_folder(path.parent)
    if path.is_file():
        raise UserError(f"{path} is no manifest: name the folder of the results, or the {RUN_MARKER} in it")
    if not path.exists():
        raise UserError(f"there is no folder {path}")
    return locate_results_folder(source)


def _is_same_place(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _read_request(marker: Marker) -> Mapping[str, Any] | None:
    """Return what a study was asked for; None for what keeps its scenarios in the manifests of its runs.

    Raises:
        UserError: the folder is a part of a study.
        StorageError: it was kept by another version, or the file is damaged.
    """
    from guaranteesim.ensemble.keep.files import read_plain
    from guaranteesim.ensemble.keep.results_reader import refuse_damaged

    if marker.kind in ("run", "comparison", "backtest"):
        return None
    if marker.kind in ("rows", "theory"):
        raise UserError(
            f"{marker.folder} holds {marker.describe_content()}, a part of a study: name the folder above it"
        )
    path = marker.folder / REQUEST
    if REQUEST not in marker.files:
        raise StorageError(
            f"{marker.folder} holds {marker.describe_content()} of a version that kept no request: give the "
            "command that made it again"
        )
    refuse_damaged(marker)
    try:
        content: Any = json.loads(read_plain(path, _MOST_BYTES))
    except FileNotFoundError:
        raise StorageError(f"{path} is missing: give the command that made it again") from None
    except (ValueError, RecursionError) as error:
        raise StorageError(f"{path} is damaged: give the command that made it again") from error
    if isinstance(content, dict) and content.get("format") != FORMAT:
        raise StorageError(f"{path} is of another version of guaranteesim: run it again with that version")
    if not _is_request(content):
        raise StorageError(f"{path} is no request of ours: give the command that made it again")
    return dict(content)


def _is_request(content: Any) -> bool:
    """Return whether this has the form of a request whose files all have plain names."""
    return (
        isinstance(content, dict)
        and content.get("study") in _STUDIES
        and isinstance(content.get("arguments"), dict)
        and isinstance(content.get("files"), dict)
        and all(_FILE_NAME.fullmatch(name) for name in content["files"])
    )


def _make_again(
    marker: Marker, request: Mapping[str, Any] | None, working: Path, settings: Mapping[str, Any]
) -> None:
    makers: Mapping[str, Callable[[Marker, Mapping[str, Any]], object]] = {
        "run": _run_again,
        "comparison": _compare_again,
        "backtest": _backtest_again,
    }
    if request is None:
        makers[marker.kind](marker, settings)
        return
    try:
        study, arguments = _open_request(request, working)
    except ScenarioError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OSError) as error:
        raise StorageError(
            f"{marker.folder / REQUEST} cannot be carried out ({type(error).__name__}): give the command "
            "that made it again"
        ) from error
    known = inspect.signature(study).parameters
    study(**arguments, **{name: value for name, value in _add_no_figures(settings).items() if name in known})


def _add_no_figures(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {**settings, "figures": False}


def _run_again(marker: Marker, settings: Mapping[str, Any]) -> None:
    study = _open_run(marker)
    study.run(inputs="inputs.parquet" in marker.files, **_add_no_figures(settings))


def _compare_again(marker: Marker, settings: Mapping[str, Any]) -> None:
    from guaranteesim import studies

    parts = _list_runs(marker, marker.content.get("scenarios"))
    studies.compare(
        [_open_run(part) for part in parts],
        baseline=str(marker.content.get("baseline")),
        inputs=any("inputs.parquet" in part.files for part in parts),
        across_conflicts=True,
        **_add_no_figures(settings),
    )


def _backtest_again(marker: Marker, settings: Mapping[str, Any]) -> None:
    from guaranteesim import studies

    parts = _list_runs(marker, marker.content.get("cases"))
    studies.backtest(
        [_open_run(part) for part in parts], seed=marker.content.get("seed"), **_add_no_figures(settings)
    )


def _list_runs(marker: Marker, names: object) -> list[Marker]:
    """Return the manifests of the runs of a study, in order.

    Raises:
        StorageError: one is not there or leads out of the folder.
    """
    from guaranteesim.ensemble.keep.files import locate_inside
    from guaranteesim.ensemble.keep.results_reader import find_finished_marker

    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise StorageError(f"{marker.folder} does not say what was run: give the command that made it again")
    elsewhere = [name for name in names if name not in marker.parts]
    if elsewhere:
        raise StorageError(
            f"{marker.folder} is about results of {elsewhere[0]} that were given to it and are not there: "
            "give the command that made it again"
        )
    return [find_finished_marker(locate_inside(marker.folder, f"{name}/marker").parent) for name in names]


def _open_run(marker: Marker) -> Study:
    from guaranteesim.scenario.reading.loader import load_from_dict
    from guaranteesim.studies.single_run import Study

    path = marker.folder / "manifest.json"
    try:
        return Study(load_from_dict(marker.content["scenario"], str(path)))
    except (KeyError, TypeError, ValueError, RecursionError, GuaranteesimError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise StorageError(f"the scenario in {path} cannot be read: {first}") from error


def _open_request(request: Mapping[str, Any], working: Path) -> tuple[Callable[..., object], dict[str, Any]]:
    """Return the study of a request, and its arguments with every file written into ``working``."""
    from guaranteesim import studies

    for name, content in request["files"].items():
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)
        (working / name).write_text(text, encoding="utf-8")
    opener = _Opener(working, request["files"])
    study: Callable[..., object] = getattr(studies, request["study"])
    known = inspect.signature(study).parameters
    arguments = {name: opener.open(name, value) for name, value in request["arguments"].items()}
    if not set(arguments) <= set(known) - set(NOT_KEPT):
        raise ValueError("an argument that the study does not take")
    return study, arguments


@dataclass(frozen=True)
class _Opener:
    """Arguments of a request as the study takes them; ``folder`` holds its ``files``."""

    folder: Path
    files: Mapping[str, Any]

    def open(self, name: str, value: Any) -> Any:
        """Return an argument."""
        if name in ("items", "cases"):
            return [self._open_item(item) for item in value]
        if name in ("first", "second"):
            return self._open_item(value)
        if name == "source":
            return self._open_runs(value) if isinstance(value, dict) else [self._open_item(i) for i in value]
        if name == "theories":
            return [self._find(item) for item in value["files"]] if isinstance(value, dict) else value
        if name == "design":
            return self._open_design(value)
        if name == "negotiation":
            return self._open_negotiation(value)
        return self._find(value["file"]) if name == "file" else value

    def _find(self, name: str) -> Path:
        if name not in self.files:
            raise ValueError(f"no file {name} is kept")
        return self.folder / name

    def _open_item(self, item: Mapping[str, Any]) -> Any:
        from guaranteesim.scenario.reading.loader import load_from_dict
        from guaranteesim.studies.single_run import Study

        if "file" in item:
            return self._find(item["file"])
        return Study(load_from_dict(item["scenario"]), None, (), tuple(item["sets"]))

    def _open_runs(self, value: Mapping[str, Any]) -> Any:
        from guaranteesim import studies
        from guaranteesim.scenario.reading.loader import load_from_dict
        from guaranteesim.studies.single_run import Study

        made = [Study(load_from_dict(data)) for data in value["runs"]]
        if len(made) == 1:
            return made[0].run()
        return studies.compare(made, baseline=value["baseline"], across_conflicts=True)

    def _open_design(self, value: Any) -> Any:
        import numpy as np
        import pandas as pd

        if not isinstance(value, dict):
            if Path(str(value)).suffix:
                raise ValueError("the name of a design has no ending")
            return value
        return pd.DataFrame(np.array(value["values"]), columns=value["paths"])

    def _open_negotiation(self, value: Mapping[str, Any]) -> Path:
        """Return the negotiation; its base is the kept file, unless that is the shipped one unchanged."""
        from guaranteesim.scenario.files.packages import find_base_file, find_negotiation
        from guaranteesim.scenario.reading.loader import load_document

        path = self._find(value["file"])
        try:
            base = find_base_file(find_negotiation(path))
            if load_document(base).data == self.files[value["base"]]:
                return path
        except GuaranteesimError:
            pass
        data = dict(self.files[value["file"]])
        self._find(value["base"])
        data["negotiation"] = {**data["negotiation"], "base": value["base"]}
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return path


def _pair_markers(old: Marker, new: Marker, within: str = "") -> Iterator[tuple[Marker, Marker, str]]:
    """Yield the markers of the two folders and of their parts, with the path of each part."""
    from guaranteesim.ensemble.keep.files import locate_inside
    from guaranteesim.ensemble.keep.markers import read_marker

    yield old, new, within
    for name in old.parts:
        one = read_marker(locate_inside(old.folder, f"{name}/marker").parent)
        other = read_marker(new.folder / name) if name in new.parts else None
        if one is not None and other is not None and "/" not in name:
            yield from _pair_markers(one, other, f"{within}{name}/")


def _list_names(marker: Marker, within: str) -> Iterator[str]:
    for name in marker.files:
        if name.endswith(_DATA) and not name.startswith("figures/") and name != REQUEST:
            yield within + name


def _is_same(name: str, pairs: Sequence[tuple[Marker, Marker, str]]) -> bool:
    # The innermost part first: its path is the longest.
    old, new, within = max(
        (pair for pair in pairs if name.startswith(pair[2])), key=lambda pair: len(pair[2])
    )
    inside = name.removeprefix(within)
    return old.files.get(inside) == new.files.get(inside)


def _locate_difference(old: Path, new: Path, name: str) -> str:
    """Return the place of the first difference of two files in words; empty if it cannot be told."""
    from itertools import zip_longest

    from guaranteesim.ensemble.keep.files import locate_inside

    one, other = locate_inside(old, name), locate_inside(new, name)
    if not (one.is_file() and other.is_file()):
        return "it is not among the new files" if one.is_file() else ""
    if name.endswith(".parquet"):
        return _locate_table_difference(one, other)
    if not name.endswith((".csv", ".txt")):
        return ""
    texts = (path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (one, other))
    for number, (before, now) in enumerate(zip_longest(*texts), start=1):
        if before != now:
            return f"line {number}"
    return ""


def _locate_table_difference(one: Path, other: Path) -> str:
    import pyarrow.parquet as pq

    before, now = pq.read_table(one), pq.read_table(other)
    if before.column_names != now.column_names or before.num_rows != now.num_rows:
        return "the columns or the number of rows differ"
    for name in before.column_names:
        pairs = zip(before[name].to_pylist(), now[name].to_pylist(), strict=True)
        for row, (value, changed) in enumerate(pairs):
            # NaN differs from itself.
            if value != changed and not (value != value and changed != changed):
                return f"column {name}, row {row}: {value} then, {changed} now"
    return "the values are the same, the bytes of the file are not"


def _find_run_manifest(marker: Marker) -> Mapping[str, Any]:
    names = marker.content.get("scenarios") or marker.content.get("cases")
    return _list_runs(marker, names)[0].content


def _list_other_versions(then: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is another now than in a manifest or request."""
    from guaranteesim.ensemble.keep.manifest import describe_versions

    now = describe_versions()
    known = then.get("versions")
    before = known if isinstance(known, dict) else {}
    for name, version in now["versions"].items():
        if name in before and before[name] != version:
            yield f"{name} {str(before[name])[:40]} then, {version} now"
    for key, what in _WHAT_DIFFERS.items():
        if key in then and then[key] != now[key]:
            yield f"{what} is not the same"
