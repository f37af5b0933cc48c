"""Files as Jellyfin sees them: versions, names, dates and paths of its own."""

from datetime import datetime, timedelta
from pathlib import Path

from ..jellyfin import ItemRow
from ..jellyfin.numbers import Numbers, numbers_of, season_of_folder
from .movies import SCANNED_AFTER
from .series import AllSeries
from .titles import Movie, Series, item_of


class Files(AllSeries):
    """A household whose files are named, doubled or dated in ways of their own."""

    def add_version(
        self,
        title: Movie | Series,
        *,
        name: str,
        season: int | None = None,
        episode: int | None = None,
        main: bool = False,
        imported_days_ago: float = 0,
        real_file: bool = True,
    ) -> ItemRow:
        """Return the version that lists do not show: the new one; with ``main`` the old.

        The file stands beside the one that Radarr or Sonarr knows, which know nothing
        of this one. With ``main`` the row that lists show is the new file's, with a
        new id, which Jellyseerr learns. For an episode, name it with its season.
        """
        item = item_of(title, season, episode)
        assert item.path is not None, f"{item.name} has no file"
        path = item.path.parent / name
        if real_file:
            self.disk.write(path, str(path).encode())
        else:
            self.disk.declare(path)
        created = self.clock.ago(days=imported_days_ago) + SCANNED_AFTER
        other = self.jellyfin.library.add_version(item, path, created, main=main)
        if main and isinstance(title, Movie) and title.media is not None:
            title.media.side(title.is_4k).jellyfin_id = item.id
        return other

    def merge_versions(self, main: Movie, *others: Movie) -> None:
        """Merge movies to versions of one, as Jellyfin's "Merge versions" does."""
        for movie in others:
            self.jellyfin.library.join(main.in_jellyfin, movie.in_jellyfin)

    def name_episode(
        self,
        series: Series,
        season: int,
        number: int,
        name: str,
        *,
        read_as: Numbers | None = None,
    ) -> ItemRow:
        """Return Jellyfin's row of an episode with such a path below its series' folder.

        It is as if the file always had that name: id and play state stay. Sonarr's row
        keeps its numbers; Jellyfin's has those that its version reads out of the name,
        or ``read_as``. A wrongly numbered episode finds no provider id.
        """
        file = series.row.files[series.row_of(season, number).file_id]
        path = series.row.folder / name
        self.disk.rename(file.path, path)
        file.path = path
        item = series.episodes[season, number]
        found = read_as or numbers_of(
            name, splits_bare_numbers=self.jellyfin.behaviour.splits_bare_numbers
        )
        item.path = path
        item.season, item.index, item.index_end = (
            found.season,
            found.index,
            found.index_end,
        )
        if (found.season, found.index) != (season, number):
            item.providers = {}
        folder = season_of_folder(name)
        shown_in = found.season if folder is None else folder
        item.season_id = self._season_item(series, shown_in, item.created).id
        return item

    def set_file_date(
        self,
        title: Movie | Series,
        moment: datetime | timedelta,
        *,
        season: int | None = None,
        episode: int | None = None,
    ) -> None:
        """Date a file in Jellyfin, whenever it was imported; a timedelta is so long ago."""
        if isinstance(moment, timedelta):
            moment = self.clock.now() - moment
        item_of(title, season, episode).file_date = moment

    def show_path(
        self,
        title: Movie | Series,
        path: str | Path,
        *,
        season: int | None = None,
        episode: int | None = None,
    ) -> None:
        """Let Jellyfin show another path for one title than its ``mount`` would."""
        item_of(title, season, episode).shown_path = str(path)
