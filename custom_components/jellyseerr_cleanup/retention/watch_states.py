"""Who watched a title, by account, kept small: most accounts never touched it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from .model import WatchState
from .reason import Unknown

type States = tuple[WatchState, ...] | Unknown

UNSEEN = WatchState(played=False, position_ticks=0, last_played=None, favorite=False)


def says_nothing(states: States) -> bool:
    """Return whether nobody can be told by these that anything was done."""
    return isinstance(states, tuple) and all(state == UNSEEN for state in states)


def unfinished(states: States) -> bool:
    """Return whether they say that the account sees the title and has not finished.

    What was played and left at a position was finished before.
    """
    return (
        isinstance(states, tuple)
        and bool(states)
        and not any(state.played for state in states)
    )


class Everybody:
    """What holds for each account of which a title has nothing of its own.

    One such object is shared by all titles that were read together.
    """

    def __init__(self, states: Mapping[str, States]) -> None:
        """Take the states of all accounts that were read."""
        self.states = states

    @cached_property
    def accounts(self) -> frozenset[str]:
        """Return all accounts."""
        return frozenset(self.states)

    @cached_property
    def noteworthy(self) -> frozenset[str]:
        """Return the accounts that say something, if only that they are unknown."""
        return _noteworthy(self.states)

    @cached_property
    def unfinished(self) -> frozenset[str]:
        """Return the accounts that see a title and have not finished it."""
        return _unfinished(self.states)


class WatchStates(Mapping[str, States]):  # noqa: PLW1641  # like dict
    """The states of a title by account: those that are its `own`, else everybody's."""

    __slots__ = ("everybody", "own")

    def __init__(self, everybody: Everybody, own: Mapping[str, States]) -> None:
        """Take the states that differ from everybody's, of the same accounts."""
        self.everybody = everybody
        self.own = own

    def __getitem__(self, account: str) -> States:
        """Return the states of an account that was read."""
        found = self.own.get(account)
        return self.everybody.states[account] if found is None else found

    def __iter__(self) -> Iterator[str]:
        """Go through all accounts that were read."""
        return iter(self.everybody.states)

    def __len__(self) -> int:
        """Return how many accounts were read."""
        return len(self.everybody.states)

    def __eq__(self, other: object) -> bool:
        """Return whether all accounts have the same states."""
        if isinstance(other, WatchStates) and (
            self.everybody is other.everybody
            or self.everybody.states == other.everybody.states
        ):
            return self.own == other.own
        return super().__eq__(other)

    def __repr__(self) -> str:
        """Return the states like those of any mapping."""
        return repr(dict(sorted(self.items())))

    @property
    def noteworthy(self) -> Iterable[str]:
        """Return the accounts that may say something."""
        return self.own.keys() | self.everybody.noteworthy

    @property
    def unfinished(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return accounts, and which of them have finished the title or do not see it.

        The others see it and have not finished it.
        """
        every = self.everybody.unfinished
        done = (
            one
            for one, states in self.own.items()
            if one in every and not unfinished(states)
        )
        also = _unfinished(self.own) - every
        # Nearly always the very same set, which titles then share
        return every | also if also else every, tuple(sorted(done))


def noteworthy(states: Mapping[str, States]) -> Iterable[str]:
    """Return the accounts whose states may say something."""
    if isinstance(states, WatchStates):
        return states.noteworthy
    return _noteworthy(states)


def unfinished_accounts(
    states: Mapping[str, States],
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return accounts, and which of them do not count: the others have not finished."""
    if isinstance(states, WatchStates):
        return states.unfinished
    return _unfinished(states), ()


def accounts_of(states: Mapping[str, States]) -> frozenset[str]:
    """Return the accounts that were read; mostly the very same set for all titles."""
    if isinstance(states, WatchStates):
        return states.everybody.accounts
    return frozenset(states)


def _noteworthy(states: Mapping[str, States]) -> frozenset[str]:
    return frozenset(one for one, found in states.items() if not says_nothing(found))


def _unfinished(states: Mapping[str, States]) -> frozenset[str]:
    return frozenset(one for one, found in states.items() if unfinished(found))
