"""A season that several accounts finished together, each some of its episodes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .reason import ReasonCode, Unknown

_GROUP = "any:"


@dataclass(frozen=True, slots=True)
class EpisodeWatches:
    """Which of a season's `files` each account finished, and when last.

    A time of None is not known.
    """

    files: frozenset[int]
    finished: Mapping[str, Mapping[int, datetime | None]]

    def are_whole(self, accounts: Iterable[str]) -> bool:
        """Return whether these accounts have finished each file between them."""
        seen = {file for one in accounts for file in self.finished.get(one, ())}
        return bool(self.files) and self.files <= seen

    def whole_at(
        self, accounts: Iterable[str], since: datetime, name: Callable[[str], str]
    ) -> datetime | Unknown | None:
        """Return when these accounts had finished each file between them.

        None if they have not, with watches not before `since`; Unknown if that depends
        on a watch without a date, by the account with that `name`.
        """
        dates: list[datetime] = []
        undated: str | None = None
        among = sorted(accounts)
        for file in self.files:
            watches = {
                one: self.finished[one][file]
                for one in among
                if file in self.finished.get(one, ())
            }
            known = [at for at in watches.values() if at is not None and at >= since]
            if known:
                dates.append(max(known))
            elif None in watches.values():
                undated = next(one for one, at in watches.items() if at is None)
            else:
                return None
        if undated is not None:
            return Unknown.because(
                ReasonCode.WATCHED_WITHOUT_DATE, account=name(undated)
            )
        return max(dates, default=None)


def group_of(accounts: Iterable[str]) -> str:
    """Return what stands for accounts that count together, like one account's id."""
    return f"{_GROUP}{','.join(sorted({*accounts}))}"


def is_group(reader: str) -> bool:
    """Return whether what is remembered like an account stands for several."""
    return reader.startswith(_GROUP)
