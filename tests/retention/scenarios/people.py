"""Who lives in a household, and what an account did with a title."""

from datetime import UTC, datetime, timedelta

from custom_components.jellyseerr_cleanup.retention.model import Requester, WatchState
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

ALICE = Requester(1, "Alice", jellyfin_username="alice", jellyfin_user_id="a" * 32)
BOB = Requester(2, "Bob", jellyfin_username="bob", jellyfin_user_id="b" * 32)
CAROL = Requester(3, "Carol", jellyfin_username="carol", jellyfin_user_id="c" * 32)
LOCAL = Requester(4, "Local", username="local")
PEOPLE = (ALICE, BOB, CAROL, LOCAL)

UNREAD = Unknown.because(ReasonCode.JELLYFIN_UNREACHABLE, server="Jellyfin")

type States = tuple[WatchState, ...] | Unknown


def ago(days: float) -> datetime:
    """Return the moment so many days before NOW."""
    return NOW - timedelta(days=days)


def state(
    days: float | None = None,
    *,
    played: bool = True,
    ticks: int = 0,
    favorite: bool = False,
) -> WatchState:
    """Return a watch state, last played so many days ago; None is without a date."""
    return WatchState(played, ticks, None if days is None else ago(days), favorite)


UNSEEN = state(played=False)


def account(person: Requester) -> str:
    """Return the Jellyfin account of somebody who has one."""
    assert person.jellyfin_user_id is not None
    return person.jellyfin_user_id
