"""What is on disk and in Radarr and Sonarr: only what went may have changed there."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.journal_file import JournalFile
from tests.media_stack import Movie

from .photo import Photo
from .titles import Season, Title
from .world import World

type Flag = tuple[int, int, int | None]


@dataclass
class Shelves:
    """The disk and the servers' lists; `owed` flags are to be put back as they were."""

    world: World
    storage: Path
    owed: dict[Flag, bool] = field(default_factory=dict)

    def check(self, before: Photo, after: Photo, gone: list[Title]) -> None:
        """Judge what changed by one call, after which these titles are gone."""
        forgotten = before.listed - after.listed
        self._check_lists(forgotten, before, gone)
        self._check_files(forgotten, before, after, gone)
        self._check_flags(before, after, gone)

    def _check_lists(
        self, forgotten: frozenset[int], before: Photo, gone: list[Title]
    ) -> None:
        """Check that nothing else is forgotten, nor a series that has or wants more."""
        items = {one.in_radarr.id for one in gone if isinstance(one, Movie)}
        items |= {one.series.row.id for one in gone if isinstance(one, Season)}
        assert forgotten <= items, "a Radarr or Sonarr forgot something else"
        went = {one.id for one in gone}
        for season in (*self.world.seasons, *self.world.specials):
            number = season.series.row.id
            if number in forgotten and season.id not in went:
                assert season.id not in before.there, f"{season.id} went as well"
                assert not self.world.live(season), f"{season.id} is still wanted"
                assert not before.flags.get((number, season.number, None)), (
                    f"{season.id} was monitored, and its series is gone"
                )

    def _check_files(
        self, forgotten: frozenset[int], before: Photo, after: Photo, gone: list[Title]
    ) -> None:
        """Check that only files of what went are gone, byte for byte."""
        allowed = tuple(
            prefix for one in gone for prefix in self._prefixes(one, forgotten)
        )
        for path in before.files.keys() | after.files.keys():
            if before.files.get(path) != after.files.get(path):
                assert path.startswith(allowed), f"{path} is gone, new or changed"
                assert path not in after.files, f"{path} is new or changed"

    def _prefixes(self, title: Title, forgotten: frozenset[int]) -> list[str]:
        root = self.world.home.disk.root
        if isinstance(title, Movie):
            return [f"{title.folder.relative_to(root).as_posix()}/"]
        series = title.series.row
        folder = f"{series.folder.relative_to(root).as_posix()}/"
        if series.id in forgotten:
            return [folder]
        return [f"{folder}Season {title.number:02}/"]

    def _check_flags(self, before: Photo, after: Photo, gone: list[Title]) -> None:
        """Check that what went is unmonitored, and the rest as it was or owed so."""
        went = {
            (one.series.row.id, one.number) for one in gone if isinstance(one, Season)
        }
        entries = JournalFile.read(self.storage).open_entries
        for flag, now in after.flags.items():
            if flag not in before.flags:
                continue
            series, number, _ = flag
            if (series, number) in went:
                assert not now, f"{flag} is gone and monitored"
                self.owed.pop(flag, None)
                continue
            known = self.owed.get(flag, before.flags[flag])
            if now is known:
                self.owed.pop(flag, None)
            else:
                assert any(one.knows_season(series, number) for one in entries), (
                    f"{flag} was {known} and is {now}"
                )
                self.owed[flag] = known
