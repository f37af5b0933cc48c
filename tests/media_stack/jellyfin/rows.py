"""The rows of Jellyfin's database."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

TICKS_PER_MINUTE = 600_000_000


@dataclass(slots=True)
class WatchRow:
    """One account's state for one item: ``UserData``."""

    played: bool = False
    last_played: datetime | None = None
    play_count: int = 0
    position: int = 0  # ticks
    favorite: bool = False


@dataclass(slots=True, eq=False)
class AccountRow:
    """A Jellyfin user."""

    id: str
    name: str
    is_admin: bool = False
    is_disabled: bool = False
    hidden: set[str] = field(
        default_factory=set
    )  # ids of items that this account may not see
    withheld: set[str] = field(
        default_factory=set
    )  # the same by rating: lists leave them out, and count them


@dataclass(slots=True, eq=False)
class ItemRow:
    """A movie, series, season or episode of the library."""

    id: str
    type: str
    name: str
    year: int
    created: datetime
    path: Path | None = None  # None for what has no file of its own
    providers: dict[str, str] = field(default_factory=dict)
    minutes: float | None = 100  # None or 0: unknown, as of an empty file or a .strm
    file_date: datetime | None = None  # DateCreated, where it is not ``created``
    folder: Path | None = None  # a season's, which is there as long as its row
    shown_path: str | None = None  # in place of what the library's mount makes of it
    shows_nothing: bool = False  # a series that 10.11 shows empty until the next scan
    is_4k: bool = False  # by its picture, as who asks for its media streams sees
    virtual: bool = False  # an episode that is missing or not aired yet
    present: bool = True  # as of the last library scan
    series_id: str | None = None
    season_id: str | None = None
    season: int | None = None
    index: int | None = None
    index_end: int | None = None
    merged_as: str | None = (
        None  # items with the same word are shown as one: versions, folders of a series
    )
    watches: dict[str, WatchRow] = field(default_factory=dict)  # by account id
    version_of: ItemRow | None = None  # the row that lists show in this one's place
    versions: list[ItemRow] = field(default_factory=list)  # the alternates of this row

    def watch(self, account: AccountRow) -> WatchRow:
        """Return one account's state, made when missing."""
        return self.watches.setdefault(account.id, WatchRow())

    @property
    def runtime(self) -> int:
        """Return the length in ticks; 0 if it is unknown."""
        return int((self.minutes or 0) * TICKS_PER_MINUTE)


@dataclass(slots=True, eq=False)
class SessionRow:
    """Somebody connected, playing an item or idle."""

    id: str
    account: AccountRow
    active: datetime
    item: ItemRow | None = None
    queue: list[ItemRow] = field(default_factory=list)
    position: int = 0
