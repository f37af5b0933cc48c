"""What Jellyfin shows to the accounts: their rows, by item and by series."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..clients.errors import ClientError
from ..clients.jellyfin import ItemRow, NowPlaying
from ..retention.model import Account, WatchState
from ..retention.reason import ReasonCode, Unknown
from ..retention.titles import Title
from ..retention.watch_states import UNSEEN, Everybody, States
from .item_map import ItemMap
from .unanswered import is_odd

UNTOUCHED = (UNSEEN,)
NOT_SHOWN: tuple[WatchState, ...] = ()

type Rows = Mapping[str, ItemRow]


class Shown:
    """What Jellyfin shows: by account the rows, or the error; and what is playing.

    If they are `complete`, an item that is missing is not shown to the account. If not,
    it was neither finished nor begun, and is no favourite.
    """

    def __init__(
        self,
        items: ItemMap,
        rows: Mapping[str, Rows | ClientError],
        accounts: Mapping[str, Account],
        playing: NowPlaying,
        *,
        complete: bool,
    ) -> None:
        """Take the rows, and find out who has one of which item."""
        self.items = items
        self.playing = playing
        self.complete = complete
        self.by_item: dict[str, dict[str, ItemRow]] = {}
        self.above: dict[str, dict[str, list[ItemRow]]] = {}
        self.touched: dict[str, dict[int, dict[str, datetime]]] = {}
        unread: dict[str, States] = {}
        for account, read in rows.items():
            if isinstance(read, ClientError):
                more = {"error": read.told} if is_odd(read) else {}
                unread[account] = Unknown.because(
                    ReasonCode.WATCH_STATE_UNREADABLE,
                    account=accounts[account].name,
                    **more,
                )
                continue
            for row in read.values():
                self.by_item.setdefault(row.id, {})[account] = row
                series = row.id if row.kind == "Series" else row.series_id
                if series is None:
                    continue
                if row.kind == "Episode" and row.state is not None:
                    self._note_touched(account, series, row.season, row.state)
                else:
                    # What an unreadable episode says of later seasons nobody knows
                    by_account = self.above.setdefault(series, {})
                    by_account.setdefault(account, []).append(row)
        nothing, hidden = dict.fromkeys(rows, UNTOUCHED), dict.fromkeys(rows, NOT_SHOWN)
        self.untouched = Everybody(nothing | unread)
        self.not_there = Everybody(hidden | unread)
        self.readers = rows.keys() - unread.keys()
        self.unreadable = {
            account: Unknown.because(
                ReasonCode.WATCH_STATE_UNREADABLE, account=accounts[account].name
            )
            for account in rows
        }

    def _note_touched(
        self, account: str, series: str, season: int | None, state: WatchState
    ) -> None:
        """Note when an account last finished or began something of a season."""
        if season and (at := state.last_played) is not None:
            known = self.touched.setdefault(series, {}).setdefault(season, {})
            known[account] = max(known.get(account, at), at)

    def earlier(
        self, title: Title, items: Iterable[str]
    ) -> dict[int, Mapping[str, datetime]]:
        """Return when accounts last watched something of each season before a title.

        The `items` are those of the title itself.
        """
        found: dict[int, Mapping[str, datetime]] = {}
        if title.id.season is None or not self.touched:
            return found
        for series in self.items.series_of(title.id, title.media, items):
            for season, touched in self.touched.get(series, {}).items():
                if season < title.id.season:
                    known = found.get(season)
                    # Nearly always there is one series, whose dates all seasons share
                    found[season] = (
                        touched if known is None else _latest(known, touched)
                    )
        return found


def _latest(
    one: Mapping[str, datetime], other: Mapping[str, datetime]
) -> dict[str, datetime]:
    return {
        account: max(at for at in (one.get(account), other.get(account)) if at)
        for account in one.keys() | other.keys()
    }
