"""A comparison back from its folder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from guaranteesim.errors import StorageError

if TYPE_CHECKING:
    from guaranteesim.analysis.channels.channel_removal import ChannelRemovals
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.ensemble.keep.markers import Marker


def read_comparison(marker: Marker, tables: Collection[str] | None = None) -> Comparison:
    """Return the comparison whose finished marker this is, put together from the runs in its folder.

    Args:
        marker: The marker.
        tables: Tables of the runs to read, ``worlds`` among them; all if None.

    Raises:
        StorageError: a file is damaged, or a run that was compared is kept elsewhere.
    """
    from guaranteesim.analysis.comparison.comparison import compare_runs
    from guaranteesim.ensemble.keep.files import locate_subfolder
    from guaranteesim.ensemble.keep.markers import Marker
    from guaranteesim.ensemble.keep.results_reader import read_results, refuse_damaged
    from guaranteesim.ensemble.keep.run_store import TABLES

    names, baseline = marker.content.get("scenarios"), marker.content.get("baseline")
    if (
        not isinstance(names, list)
        or baseline not in names
        or not all(isinstance(name, str) for name in names)
    ):
        raise StorageError(
            f"{marker.folder} does not say what was compared: give the command that made it again"
        )
    elsewhere = [name for name in names if name not in marker.parts]
    if elsewhere:
        raise StorageError(
            f"{marker.folder} compares {elsewhere[0]}, whose results were given to it and are not there: "
            "read the results, and compare them again"
        )
    refuse_damaged(marker)
    results = []
    for name in names:
        item = read_results(locate_subfolder(marker.folder, name), TABLES if tables is None else tables)
        # The marker names the run by its hash: a run replaced since would give another comparison.
        if item.name != name or Marker(marker.folder, item.manifest, True).hash_content != marker.parts[name]:
            raise StorageError(
                f"{marker.folder / name} holds another run than when {marker.folder} was written: "
                "give the command that made it again"
            )
        results.append(item)
    return replace(compare_runs(results, baseline), removals=_read_removals(marker))


def _read_removals(marker: Marker) -> ChannelRemovals | None:
    """Return what was found with each mechanism switched off; None where nobody simulated that."""
    from guaranteesim.analysis.channels.channel_removal import read_removals
    from guaranteesim.studies.output_folder import read_csv_table

    name = "channels.csv"
    if name not in marker.files:
        return None
    return read_removals(read_csv_table(marker.folder / name, ["first", "second", "outcome", "channel"]))
