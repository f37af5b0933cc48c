"""What there is in Jellyfin: where each item lies, and by which ids it is known."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..clients.jellyfin import ItemRow, JellyfinClient
from ..retention.model import MediaRecord, MediaType, TitleId
from ..retention.titles import Title
from .concurrency import few_at_once, in_thread
from .paths import Places

_LASTS = timedelta(days=1)
# If a title is in nobody's library, everything would otherwise be read at every poll
_LOOK_AGAIN_AFTER = timedelta(hours=1)

type _Group = tuple[str, int | str | None]


@dataclass(slots=True)
class ItemMap:
    """All movies, series and episodes.

    It is read once a day, or when something is missing: `lost` are the titles of which
    something was. Between readings, what lists show is added.
    """

    read_at: datetime | None = None
    version: int = 0
    """Another number whenever anything changed."""
    lost: frozenset[TitleId] = frozenset()
    items: dict[str, ItemRow] = field(default_factory=dict)
    places: Places[str] = field(default_factory=Places)
    _by_path: dict[str, str] = field(default_factory=dict)
    _grouped: dict[_Group, set[str]] = field(default_factory=dict)
    _not_found: set[tuple[str, str]] = field(default_factory=set)
    _version_paths: dict[str, frozenset[str]] = field(default_factory=dict)

    def is_old(self, now: datetime) -> bool:
        """Return whether it is a day old, or was never read."""
        return self.read_at is None or abs(now - self.read_at) >= _LASTS

    def may_help(self, lost: Iterable[TitleId], now: datetime) -> bool:
        """Return whether to read it anew for titles of which something is missing.

        Yes at once for a new one of them, else now and then.
        """
        missing = frozenset(lost)
        is_new = bool(missing - self.lost)
        self.lost |= missing
        if self.read_at is None or self.read_at == now or not missing:
            return False
        return is_new or abs(now - self.read_at) >= _LOOK_AGAIN_AFTER

    async def read(self, jellyfin: JellyfinClient, now: datetime) -> None:
        """Read everything anew; ClientError, and what was known stays."""
        found = await jellyfin.everything()
        self.items, self.places = {}, Places()
        self._by_path, self._grouped, self._version_paths = {}, {}, {}
        self._not_found = set()
        self.version += 1
        # What grows with the library does not run on the event loop
        await in_thread(self.add, found)
        self.read_at = now

    def add(self, rows: Iterable[ItemRow]) -> None:
        """Add what was not known yet, and correct what changed.

        An item at the path of an earlier one has taken its place.
        """
        for row in rows:
            known = self.items.get(row.id)
            if row.odd and (known is not None or row.path in self._by_path):
                # Half of it says less than what is known
                continue
            # Lists tell neither the versions nor, here, what an account did
            shown = replace(row, state=None, versions=known.versions if known else 1)
            if row.versions > 1:
                shown = replace(shown, versions=row.versions)
            if row.kind == "Season" or shown == known:
                continue
            for old in (row.id, self._by_path.get(row.path or "")):
                if old is not None:
                    self._drop(old)
            self.version += 1
            self.items[row.id] = shown
            if row.path is not None:
                self._by_path[row.path] = row.id
                if row.kind != "Series":
                    self.places.add(row.id, row.path)
            for group in self._groups(shown):
                self._grouped.setdefault(group, set()).add(row.id)

    def _drop(self, item: str) -> None:
        if (row := self.items.pop(item, None)) is None:
            return
        if row.path is not None:
            self._by_path.pop(row.path, None)
            self.places.remove(item, row.path)
        for group in self._groups(row):
            self._grouped[group].discard(item)

    def _groups(self, row: ItemRow) -> list[_Group]:
        """Return by what an item is looked for: its ids, or its series and season."""
        if row.kind == "Episode":
            return [] if row.series_id is None else [(row.series_id, row.season)]
        kind = MediaType.TV if row.kind == "Series" else MediaType.MOVIE
        ids = {"tmdb": row.tmdb_id, "tvdb": row.tvdb_id, "imdb": row.imdb_id}
        return [(f"{kind} {name}", number) for name, number in ids.items() if number]

    async def look_up_series(
        self, jellyfin: JellyfinClient, account: str, rows: Iterable[ItemRow]
    ) -> None:
        """Look up the series of episodes that are not known; ClientError.

        Each is asked for alone, as an account sees it: in a list, series that Jellyfin
        shows as one are one row. What is not found is not looked for again.
        """
        named = {row.series_id for row in rows if row.series_id is not None}
        for series in sorted(named - self.items.keys()):
            if (account, series) in self._not_found:
                continue
            found = await jellyfin.items(account, [series])
            self.add(found.values())
            if series not in found:
                self._not_found.add((account, series))

    def known_as(self, title: TitleId, media: MediaRecord) -> frozenset[str]:
        """Return the movies or series that have one of the title's ids.

        The item that Jellyseerr names for the quality is one of them. The one that it
        names for the other quality is not, unless that is a matter of the file's
        resolution alone.
        """
        kind = title.media_type
        found: set[str] = set()
        for name, number in (
            ("tmdb", title.tmdb_id),
            ("tvdb", media.tvdb_id),
            ("imdb", media.imdb_id),
        ):
            if number is not None:
                found |= self._grouped.get((f"{kind} {name}", number), set())
        named = media.in_quality(title.is_4k).jellyfin_item_id
        other = media.in_quality(not title.is_4k).jellyfin_item_id
        # Jellyseerr's scan of Jellyfin tells the quality by the resolution. If it found
        # no item for this quality, and no server has the other one, then the item is
        # this one's, whatever its resolution.
        by_resolution = (
            named not in self.items
            and media.in_quality(not title.is_4k).service_id is None
        )
        if other is not None and other != named and not by_resolution:
            found.discard(other)
        # What Jellyseerr names may be gone since
        return frozenset(found | ({named} & self.items.keys() if named else set()))

    def series_of(
        self, title: TitleId, media: MediaRecord, items: Iterable[str]
    ) -> frozenset[str]:
        """Return the series that may be a title's: by its ids, and by its episodes.

        Jellyfin may not have identified a series, or as another one.
        """
        rows = (self.items.get(item) for item in items)
        own = {row.series_id for row in rows if row is not None and row.series_id}
        return self.known_as(title, media) | own

    def episodes_of(self, title: Title) -> frozenset[str]:
        """Return the episodes that may be of a season, as their numbers tell."""
        found: set[str] = set()
        for series in self.known_as(title.id, title.media):
            for season in (title.id.season, None):
                found |= self._grouped.get((series, season), set())
        return frozenset(found)

    def known_at(self, path: str | None) -> str | None:
        """Return the item that lies at a path; None if none is known there."""
        return self._by_path.get(path or "")

    def episodes_before(self, title: Title, items: Iterable[str]) -> frozenset[str]:
        """Return the episodes of the seasons before a season, as their numbers tell.

        The `items` are what was found of the season itself.
        """
        return frozenset(
            item
            for series in self.series_of(title.id, title.media, items)
            for season in range(1, title.id.season or 0)
            for item in self._grouped.get((series, season), ())
        )

    def version_paths(self, item: str) -> frozenset[str] | None:
        """Return where all versions of an item lie; None if that must be asked for."""
        if item not in self.items or self.items[item].versions < 2:
            return frozenset()
        return self._version_paths.get(item)

    async def ask_for_versions(
        self, jellyfin: JellyfinClient, items: Iterable[str]
    ) -> None:
        """Ask where all versions of these items lie; ClientError."""
        self._version_paths |= await few_at_once(items, jellyfin.version_paths)
        self.version += 1
