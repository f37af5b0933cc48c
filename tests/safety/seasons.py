"""A season as it was before, and what a household's state says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from tests.media_stack import Series
from tests.seasons.house import State


@dataclass(frozen=True, slots=True)
class Season:
    """A season that may leave; `files` are the bytes that Sonarr reported, by path."""

    series: Series
    number: int
    files: Mapping[str, int]

    @classmethod
    def of(cls, series: Series, number: int) -> Self:
        """Look at a season."""
        root = series.sonarr.disk.root
        files = {
            file.path.relative_to(root).as_posix(): file.size
            for file in series.files(number)
        }
        assert files, f"{series.id(number)} has no files"
        return cls(series, number, files)

    @property
    def id(self) -> str:
        """Return the title's id."""
        return self.series.id(self.number)

    def flags(self, state: State) -> dict[str, bool]:
        """Return its and its episodes' flags in a state; none if its series is gone."""
        place = f"{self.series.sonarr.name}/{self.series.row.id}/s{self.number}"
        return {
            key: value
            for key, value in state.flags.items()
            if key == place or key.startswith(f"{place}/")
        }

    def gone(self, state: State) -> set[str]:
        """Return which of its files are not there."""
        return self.files.keys() - state.tree.keys()

    def is_gone(self, state: State) -> bool:
        """Whether nothing is left of it, and nothing would be fetched."""
        everything = self.gone(state) == self.files.keys()
        return everything and not any(self.flags(state).values())
