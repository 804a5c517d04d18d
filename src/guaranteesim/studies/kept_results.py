"""Results of any study, kept whole beside its tables: ``result.json.gz``."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import StorageError

if TYPE_CHECKING:
    from guaranteesim.ensemble.keep.markers import Marker
    from guaranteesim.scenario.schema import Scenario

RESULT = "result.json.gz"
"""File of everything that a study returned, for :func:`guaranteesim.read`."""
_FORMAT = 1
_MOST_BYTES = 2_000_000_000
_AGAIN = "give the command that made it again"


def write_result(folder: Path, made: object, dialled: tuple[Scenario, int] | None = None) -> list[Path]:
    """Write what a study returns into its claimed folder; return the path of the file.

    ``dialled`` is the scenario whose dial moved, and the seed, if the study had one.
    """
    from guaranteesim.ensemble.keep import folder_claims
    from guaranteesim.ensemble.keep.files import write_atomically
    from guaranteesim.studies.object_records import RecordWriter

    writer = RecordWriter(folder, dialled)
    record = writer.write(made)
    content = {"format": _FORMAT, "scenarios": writer.scenarios, "result": record}
    text = json.dumps(content, allow_nan=False, separators=(",", ":"))
    folder_claims.expect_files(folder, [RESULT])
    # A time or a name in the file would make equal results differ in their bytes.
    with write_atomically(folder / RESULT) as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        packed.write(text.encode())
    return [folder / RESULT]


def read_result(marker: Marker) -> Any:
    """Return what the study returned whose finished marker this is.

    Raises:
        StorageError: it was kept by a version that wrote no such file, or the file is damaged.
    """
    from guaranteesim.ensemble.keep.results_reader import refuse_damaged

    if RESULT not in marker.files:
        raise StorageError(
            f"{marker.folder} holds {marker.describe_content()} of a version that kept its tables alone: "
            "read the CSV files, or give the command that made it again"
        )
    refuse_damaged(marker)
    path = marker.folder / RESULT
    try:
        return _read_record(path, marker.folder)
    except FileNotFoundError:
        raise StorageError(f"{path} is missing: {_AGAIN}") from None
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, ImportError) as error:
        raise StorageError(
            f"{path} cannot be read by this version of guaranteesim ({type(error).__name__}): {_AGAIN}"
        ) from error


def _read_record(path: Path, folder: Path) -> Any:
    from guaranteesim.ensemble.keep.files import open_plain_file
    from guaranteesim.scenario.reading.loader import load_from_dict
    from guaranteesim.studies.object_records import RecordReader

    with open_plain_file(path) as file, gzip.GzipFile(fileobj=file) as packed:
        text = packed.read(_MOST_BYTES)
    content = json.loads(text)
    if content["format"] != _FORMAT:
        raise ValueError("another format")
    scenarios = tuple(load_from_dict(data, str(path)) for data in content["scenarios"])
    return RecordReader(folder, scenarios).read(content["result"])
