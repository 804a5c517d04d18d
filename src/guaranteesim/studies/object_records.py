"""Results of a study as plain data and back: dataclasses field by field, arrays and tables by their bytes.

Nothing is executed on the way back: only dataclasses and models of this package are made, by name, and every
other value is plain data. What large results hold in files of their own is named and read from there.
"""

from __future__ import annotations

import base64
import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import BaseModel

from guaranteesim.analysis.outcomes.outcome_kinds import Outcome
from guaranteesim.ensemble.experiment.experiment_results import ExperimentResults
from guaranteesim.ensemble.results import Results
from guaranteesim.scenario.files.channels import CHANNELS, Channel
from guaranteesim.scenario.reading.document import Document
from guaranteesim.scenario.schema import Scenario
from guaranteesim.studies.dials import Dial, make_dial

_KIND = "!"
"""Key that tells a record from a map of plain data."""
_ROOMS = tuple(f"guaranteesim.{room}." for room in ("analysis", "ensemble", "scenario", "studies"))
_NUMBERS = "biuf"


@dataclass
class RecordWriter:
    """Writer of one result. Scenarios are written once, however often they are named.

    Attributes:
        folder: Folder of the study; tables kept in it are named and not written again.
        dialled: Scenario whose dial moved, and the seed, if there was one.
        scenarios: The scenarios that were met, as plain data.
    """

    folder: Path
    dialled: tuple[Scenario, int] | None = None
    scenarios: list[dict[str, Any]] = field(default_factory=list)
    _places: dict[int, int] = field(default_factory=dict)
    _met: list[Scenario] = field(default_factory=list)

    @singledispatchmethod
    def write(self, value: Any) -> Any:
        """Return plain data that :class:`RecordReader` turns into an equal value.

        Raises:
            TypeError: of a kind that has no record.
        """
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._write_object(value)
        owner = getattr(value, "__self__", None)
        if isinstance(owner, str) and value == owner.format:
            return {_KIND: "format", "text": owner}
        if isinstance(owner, Dial) and value == owner.format_value and self.dialled is not None:
            return {_KIND: "dial", "name": owner.name, "of": self.write(self.dialled)}
        raise TypeError(f"a {type(value).__name__} has no record")

    @write.register
    def _(self, value: None) -> Any:
        return value

    @write.register(bool)
    @write.register(int)
    @write.register(str)
    def _(self, value: Any) -> Any:
        return value

    @write.register
    def _(self, value: float) -> Any:
        number = float(value)
        return number if math.isfinite(number) else {_KIND: "float", "text": repr(number)}

    @write.register
    def _(self, value: np.generic) -> Any:
        return {_KIND: "number", "array": self.write(np.asarray(value))}

    @write.register
    def _(self, value: np.ndarray) -> Any:
        if value.dtype.kind not in _NUMBERS:
            items = [self.write(item) for item in value.reshape(-1).tolist()]
            return {_KIND: "list_array", "type": value.dtype.str, "shape": list(value.shape), "items": items}
        plain = np.ascontiguousarray(value)
        return {
            _KIND: "array",
            "type": value.dtype.str,
            "shape": list(value.shape),
            "bytes": base64.b64encode(plain.tobytes()).decode(),
        }

    @write.register
    def _(self, value: pd.DataFrame) -> Any:
        sink = pa.BufferOutputStream()
        table = pa.Table.from_pandas(value)
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return {_KIND: "frame", "bytes": base64.b64encode(sink.getvalue().to_pybytes()).decode()}

    @write.register
    def _(self, value: pd.Series) -> Any:
        return {_KIND: "series", "name": value.name, "frame": self.write(value.to_frame("values"))}

    @write.register(list)
    def _(self, value: list[Any]) -> Any:
        return [self.write(item) for item in value]

    @write.register(tuple)
    def _(self, value: tuple[Any, ...]) -> Any:
        return {_KIND: "tuple", "items": [self.write(item) for item in value]}

    @write.register(set)
    @write.register(frozenset)
    def _(self, value: Any) -> Any:
        # A set has no order of its own, and equal results are to have equal bytes.
        return {_KIND: type(value).__name__, "items": [self.write(item) for item in sorted(value)]}

    @write.register(Mapping)
    def _(self, value: Mapping[Any, Any]) -> Any:
        return {_KIND: "map", "items": [[self.write(key), self.write(item)] for key, item in value.items()]}

    @write.register
    def _(self, value: PurePath) -> Any:
        # The path of a machine is of no use on another.
        return {_KIND: "path", "text": value.name}

    @write.register
    def _(self, value: Outcome) -> Any:
        return {_KIND: "outcome", "name": value.name}

    @write.register
    def _(self, value: Channel) -> Any:
        return {_KIND: "channel", "name": value.name}

    @write.register
    def _(self, value: Scenario) -> Any:
        if id(value) not in self._places:
            data = value.model_dump(mode="json")
            if data not in self.scenarios:
                self.scenarios.append(data)
            self._places[id(value)] = self.scenarios.index(data)
            # The object is held, so that no other takes its identity.
            self._met.append(value)
        return {_KIND: "scenario", "place": self._places[id(value)]}

    @write.register
    def _(self, value: BaseModel) -> Any:
        return {_KIND: "model", "class": _name_class(value), "data": value.model_dump(mode="json")}

    @write.register
    def _(self, value: Document) -> Any:
        return {_KIND: "document", "data": value.data}

    @write.register
    def _(self, value: ExperimentResults) -> Any:
        if value.folder is None:
            raise TypeError("worlds in memory have no record")
        return {_KIND: "experiment", "part": value.folder.relative_to(self.folder).as_posix()}

    @write.register
    def _(self, value: Results) -> Any:
        # The worlds are the data of the run itself; a study that analysed them keeps what it found.
        manifest = {key: item for key, item in value.manifest.items() if key not in ("scenario", "execution")}
        return {
            _KIND: "run",
            "scenario": self.write(value.scenario),
            "worlds": len(value.world_table),
            "manifest": self.write(manifest),
        }

    def _write_object(self, value: Any) -> Any:
        fields = {
            item.name: self.write(getattr(value, item.name))
            for item in dataclasses.fields(value)
            if item.init
        }
        return {_KIND: "object", "class": _name_class(value), "fields": fields}


@dataclass(frozen=True)
class RecordReader:
    """Reader of what :class:`RecordWriter` wrote.

    Attributes:
        folder: Folder of the study.
        scenarios: Plain data of the scenarios.
    """

    folder: Path
    scenarios: tuple[Scenario, ...]

    def read(self, data: Any) -> Any:
        """Return the value of plain data.

        Raises:
            StorageError: tables that it names are missing or damaged.
            LookupError, TypeError, ValueError: it is no record of this version.
        """
        if isinstance(data, list):
            return [self.read(item) for item in data]
        if not isinstance(data, dict):
            return data
        readers: Mapping[str, Callable[[Any], Any]] = {
            "float": lambda data: float(data["text"]),
            "number": lambda data: self.read(data["array"])[()],
            "array": _read_array,
            "list_array": self._read_list_array,
            "frame": _read_frame,
            "series": lambda data: self.read(data["frame"])["values"].rename(data["name"]),
            "tuple": lambda data: tuple(self.read(data["items"])),
            "set": lambda data: set(self.read(data["items"])),
            "frozenset": lambda data: frozenset(self.read(data["items"])),
            "map": lambda data: {self.read(key): self.read(item) for key, item in data["items"]},
            "path": lambda data: Path(str(data["text"])),
            "outcome": lambda data: _find_outcome(data["name"]),
            "channel": lambda data: next(item for item in CHANNELS if item.name == data["name"]),
            "scenario": lambda data: self.scenarios[data["place"]],
            "model": lambda data: _find_class(data["class"], BaseModel).model_validate(data["data"]),
            "document": lambda data: Document.from_plain(data["data"]),
            "experiment": self._read_experiment,
            "run": self._read_run,
            "format": lambda data: str(data["text"]).format,
            "dial": lambda data: make_dial(data["name"], *self.read(data["of"])).format_value,
            "object": self._read_object,
        }
        return readers[data[_KIND]](data)

    def _read_list_array(self, data: Any) -> np.ndarray:
        made = np.empty(len(data["items"]), dtype=np.dtype(data["type"]))
        made[:] = self.read(data["items"])
        return made.reshape(data["shape"])

    def _read_experiment(self, data: Any) -> ExperimentResults:
        from guaranteesim.ensemble.experiment.kept_experiment import read_experiment
        from guaranteesim.ensemble.keep.files import locate_inside

        return read_experiment(locate_inside(self.folder, f"{data['part']}/marker").parent)

    def _read_run(self, data: Any) -> Results:
        worlds = pd.DataFrame({"world": np.arange(data["worlds"])})
        return Results(self.read(data["scenario"]), worlds, manifest=self.read(data["manifest"]))

    def _read_object(self, data: Any) -> Any:
        made = _find_class(data["class"], None)
        return made(**{name: self.read(item) for name, item in data["fields"].items()})


def _name_class(value: Any) -> str:
    return f"{type(value).__module__}:{type(value).__qualname__}"


def _find_class(name: str, base: type | None) -> Any:
    """Return a dataclass or model of this package by its name; nothing else is ever made."""
    module, _, within = name.partition(":")
    found = getattr(import_module(module), within) if module.startswith(_ROOMS) else None
    fits = isinstance(found, type) and (
        issubclass(found, base) if base is not None else dataclasses.is_dataclass(found)
    )
    if not fits:
        raise ValueError(f"{name} is no kind of result")
    return found


def _find_outcome(name: str) -> Outcome:
    from guaranteesim.analysis.outcomes.registry import find_outcome

    return find_outcome(name)


def _read_array(data: Any) -> np.ndarray:
    kind = np.dtype(data["type"])
    if kind.kind not in _NUMBERS:
        raise ValueError(f"no array of {kind}")
    return np.frombuffer(base64.b64decode(data["bytes"]), dtype=kind).reshape(data["shape"]).copy()


def _read_frame(data: Any) -> pd.DataFrame:
    with pa.ipc.open_stream(pa.py_buffer(base64.b64decode(data["bytes"]))) as stream:
        frame: pd.DataFrame = stream.read_all().to_pandas()
    return frame
