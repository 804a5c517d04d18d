"""The story of one world of finished results, as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guaranteesim.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.analysis.worlds.told_story import ToldStory
    from guaranteesim.ensemble.results import Results

TEXT, MARKDOWN = "story.txt", "story.md"


@dataclass(frozen=True, repr=False)
class Story:
    """The story of one world, under one arrangement or under two.

    Attributes:
        told: The world as it was simulated again, with what the challenger expected and why parties voted.
    """

    told: ToldStory

    def __repr__(self) -> str:
        names = " and ".join(item.results.name for item in self.told.worlds)
        return f"Story(world {self.world} under {names})"

    def __str__(self) -> str:
        return self.render()

    @property
    def world(self) -> int:
        """Number of the world."""
        return self.told.world

    def render(self, width: int = 80) -> str:
        """Return the story as text; from 100 columns on, two arrangements stand side by side."""
        from guaranteesim.report.texts.world_story import render_story

        return render_story(self.told, width)

    def render_markdown(self) -> str:
        """Return the story as Markdown."""
        from guaranteesim.report.texts.world_story import render_story_as_markdown

        return render_story_as_markdown(self.told)

    def _repr_markdown_(self) -> str:
        return self.render_markdown()

    def plot(self) -> Figure:
        """Return the timeline of the world; with two arrangements, one figure shows both."""
        from guaranteesim.report import figures

        return figures.draw_story(self.told, *self._find_parting())

    def _find_parting(self) -> tuple[str, int | None]:
        """Return where the two paths part and in which month, for the figure."""
        from guaranteesim.report.texts.story_parting import describe_parting_alone, find_parting_month

        if not self.told.is_comparison:
            return "", None
        return describe_parting_alone(self.told), find_parting_month(self.told)

    def build_document(self) -> dict[str, Any]:
        """Return the story as plain data: choice of the world, texts, and every recorded detail."""
        from guaranteesim.report.texts.story_parting import describe_parting
        from guaranteesim.report.texts.world_story import write_world

        worlds = []
        for item in self.told.worlds:
            texts = write_world(item)
            worlds.append(
                {
                    "scenario": item.results.name,
                    "title": texts.title,
                    "summary": texts.summary,
                    "opening": texts.opening,
                    "months": [{"month": month, "text": text} for month, text in texts.months],
                    "ending": texts.ending,
                    "details": item.details,
                }
            )
        parting = describe_parting(self.told) if self.told.is_comparison else None
        return {"world": self.world, "choice": self.told.choice, "parting": parting, "worlds": worlds}

    def save(self, folder: str | Path, *, figures: bool = True) -> list[Path]:
        """Write ``story.txt``, ``story.md`` and the timeline as PNG and SVG; returns the paths.

        A story that is there already is replaced.

        Raises:
            UserError: the folder holds other files.
            StorageError: something cannot be written.
        """
        from guaranteesim.ensemble.keep.files import translate_storage_errors
        from guaranteesim.studies.output_folder import write_text_file

        place = Path(folder)
        _refuse_other_files(place)
        texts = {TEXT: f"{self.render()}\n", MARKDOWN: self.render_markdown()}
        with translate_storage_errors(place):
            place.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                write_text_file(place / name, text)
        written = [place / name for name in texts]
        if figures:
            from guaranteesim.report.figures import write_story

            written += write_story(self.told, place, *self._find_parting())
        return written


def _refuse_other_files(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file: name a folder for the story")
    own = {TEXT, MARKDOWN, "story.png", "story.svg"}
    other = sorted(path.name for path in folder.iterdir() if path.name not in own) if folder.is_dir() else []
    if other:
        raise UserError(f"{folder} holds other files ({other[0]}): name another folder for the story")


def tell_story(
    data: Results | Comparison,
    *,
    world: int | None = None,
    way: str | None = None,
    where: str | None = None,
    arrangement: str | None = None,
    compare: Sequence[str] | None = None,
) -> Story:
    """Tell one world of finished results month by month, simulated again from its address.

    Args:
        data: A run or a comparison.
        world: Number of the world.
        way: ``typical`` (nearest to the medians of the main measures), ``worst`` or ``mildest``; typical if
            neither it nor ``world`` nor ``where`` is given.
        where: Condition on the columns of events and worlds, such as ``rung=invasion and not honoured``.
            Alone it tells the first world that meets it.
        arrangement: Name of the arrangement of a comparison; the first if None.
        compare: Two arrangements of a comparison, to tell the same world under both. It is chosen from the
            worlds of the first.

    Raises:
        UserError: there is no such world or arrangement, or the condition cannot be read.
    """
    from guaranteesim.analysis.worlds.told_story import ToldStory
    from guaranteesim.analysis.worlds.world_choice import NoMatchError, choose_world
    from guaranteesim.ensemble.told.simulation import simulate_told_world

    if world is not None and way is not None:
        raise UserError(
            "a world is told by its number or as the typical, worst or mildest one: give one of them"
        )
    runs = _find_runs(data)
    chosen = _choose_runs(runs, arrangement, compare)
    try:
        choice = choose_world(chosen[0], world=world, way=way, where=where)
    except NoMatchError as error:
        if len(runs) == 1:
            raise
        raise NoMatchError(f"{error}. {_explain_searched(compare)}") from None
    return Story(ToldStory(tuple(simulate_told_world(run, choice.world) for run in chosen), choice))


def _explain_searched(compare: Sequence[str] | None) -> str:
    """Return how to search another arrangement of a comparison."""
    if compare is not None:
        return "Only the first arrangement to compare is searched: name the other one first to search it"
    return "Only this arrangement is searched: --arrangement NAME chooses another"


def _find_runs(data: Any) -> Mapping[str, Results]:
    from guaranteesim.analysis.comparison.comparison import Comparison
    from guaranteesim.ensemble.results import Results

    if isinstance(data, Comparison):
        return {run.name: run for run in data.results}
    if isinstance(data, Results):
        return {data.name: data}
    raise UserError(f"a story needs the results of run or compare, not {type(data).__name__}")


def _choose_runs(
    runs: Mapping[str, Results], arrangement: str | None, compare: Sequence[str] | None
) -> list[Results]:
    from guaranteesim.scenario.reading.problems import suggest_known_word

    if compare is not None and arrangement is not None:
        raise UserError("give one arrangement, or two to compare")
    names = list(compare) if compare is not None else [arrangement or next(iter(runs))]
    for name in names:
        if name not in runs:
            hint = suggest_known_word(name, list(runs)) or f"there are: {', '.join(runs)}"
            raise UserError(f"these results hold no arrangement {name[:40]!r} ({hint})")
    if compare is not None and (len(names) != 2 or names[0] == names[1]):
        raise UserError("compare takes two different arrangements")
    return [runs[name] for name in names]
