"""Too much gone at once is not believed.

An answer that shrank holds what depends on it until it has been stable for a day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
import hashlib
import json

from .copies import LibraryCopy
from .model import Account, LibraryTitle, TitleId
from .reason import ReasonCode, Unknown
from .remembered import Loss, Memory
from .request_rows import as_written_today, rows_of, rows_removed
from .seasons import numbers_with_file
from .snapshot import Snapshot
from .titles import instance_key
from .watch_states import accounts_of, noteworthy

BELIEVED_AFTER = timedelta(hours=24)
_ROWS_BELIEVED = 10
_SHARE_BELIEVED = 10

ACCOUNTS = "accounts"
USERS = "users"
REQUESTS = "requests"
_WATCHES = "watches:"
_FILES = "files:"
_EPISODES = "episodes:"


def watches_of(account: str) -> str:
    """Return the key, in `seen` and `losses`, of the titles that an account watched."""
    return f"{_WATCHES}{account}"


def files_of(instance: str) -> str:
    """Return the key, in `seen` and `losses`, of an instance's titles with files."""
    return f"{_FILES}{instance}"


def episodes_of(title: TitleId) -> str:
    """Return the key, in `seen` and `losses`, of a season's episodes with files."""
    return f"{_EPISODES}{title}"


def notice_losses(
    memory: Memory,
    snapshot: Snapshot,
    now: datetime,
    last: tuple[Snapshot, Memory] | None = None,
) -> Memory:
    """Return the memory with what went missing since the reading before.

    What runs deleted is not missing. Only a reading of everything can be compared. What
    was read and remembered `last` is not compared with itself.
    """
    if last is not None and not memory.losses and _is_same((snapshot, memory), last):
        return memory
    seen, losses = dict(memory.seen), dict(memory.losses)
    ours = {str(one.title) for one in memory.carried_out}
    removed = {REQUESTS: rows_removed(memory.carried_out)}
    taken = {episodes_of(one.title) for one in memory.carried_out}
    for name, present, judged in _rows(snapshot, memory):
        before = memory.seen.get(name, frozenset())
        if name == REQUESTS:
            before = as_written_today(before, snapshot.requests)
        if name in taken and not present:
            before = frozenset()
        missing = (before & judged if judged is not None else before) - present
        missing -= removed.get(name, ours)
        # Not one episode or account may be missing: each episode matters to its season,
        # and each account may be in the middle of anything
        exact = name == ACCOUNTS or name.startswith(_EPISODES)
        tolerated = 0 if exact else _tolerated(len(before))
        loss = _loss(memory.losses.get(name), missing, tolerated, now)
        if loss is None:
            losses.pop(name, None)
            kept = before - judged if judged is not None else frozenset()
            now_seen = present | kept
        else:
            losses[name] = loss
            now_seen = before | present
        if now_seen != memory.seen.get(name):
            seen[name] = now_seen
    requested = {name for name, _, _ in _episodes(snapshot)} | {
        episodes_of(title) for one in snapshot.requests for title in one.title_ids
    }
    for name in [*seen]:
        if name.startswith(_EPISODES) and name not in requested:
            del seen[name]
            losses.pop(name, None)
    if (seen, losses) == (memory.seen, memory.losses):
        return memory
    return replace(memory, seen=seen, losses=losses)


def _is_same(now: tuple[Snapshot, Memory], last: tuple[Snapshot, Memory]) -> bool:
    """Return whether the very same was read, and is remembered of it."""
    (snapshot, memory), (before, remembered) = now, last
    return (
        memory.seen is remembered.seen
        and snapshot.library is before.library
        and snapshot.copies is before.copies
        and snapshot.requests == before.requests
        and snapshot.users == before.users
        and snapshot.accounts == before.accounts
        and memory.carried_out == remembered.carried_out
        and memory.half_done == remembered.half_done
    )


def believe(memory: Memory) -> Memory:
    """Return the memory without the losses that a person is asked about.

    The person has confirmed that these rows are really gone.
    """
    believed = dict(_large(memory.losses))
    seen = {
        name: rows - believed[name].missing if name in believed else rows
        for name, rows in memory.seen.items()
    }
    losses = {
        name: loss for name, loss in memory.losses.items() if name not in believed
    }
    return replace(memory, seen=seen, losses=losses)


def losses_id(losses: Mapping[str, Loss]) -> str:
    """Return a text that differs whenever something else is missing."""
    rows = sorted([name, *sorted(loss.missing)] for name, loss in _large(losses))
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def missing_by_kind(losses: Mapping[str, Loss]) -> dict[str, int]:
    """Return how many rows are missing, by kind.

    The kinds are users, accounts, requests, watches and (titles with) files.
    """
    kinds = (USERS, ACCOUNTS, REQUESTS, _WATCHES[:-1], _FILES[:-1])
    counts = dict.fromkeys(kinds, 0)
    for name, loss in _large(losses):
        counts[name.partition(":")[0]] += len(loss.missing)
    return counts


def _large(losses: Mapping[str, Loss]) -> list[tuple[str, Loss]]:
    """Return the losses that a person is asked about: all but those of episodes.

    A missing episode holds its season only, for a day.
    """
    return [one for one in losses.items() if not one[0].startswith(_EPISODES)]


def held_by_loss(losses: Mapping[str, Loss], names: Iterable[str]) -> Unknown | None:
    """Return why a title that depends on these keys is held, if one has a loss."""
    for name in names:
        if name in losses:
            return Unknown.because(
                ReasonCode.TOO_MUCH_MISSING,
                what=name.partition(":")[0],
                missing=str(len(losses[name].missing)),
            )
    return None


def held_by_lost_account(memory: Memory, snapshot: Snapshot) -> Unknown | None:
    """Return why everything is held, if an account of the last poll is missing.

    One that was disabled is missing as well. This does not wait for the next reading of
    everything: a list of accounts that is too short right before a deletion counts,
    too.
    """
    if isinstance(snapshot.accounts, Unknown):
        return None
    gone = memory.seen.get(ACCOUNTS, frozenset()) - _enabled(snapshot.accounts)
    if not gone:
        return None
    return Unknown.because(
        ReasonCode.TOO_MUCH_MISSING, what=ACCOUNTS, missing=str(len(gone))
    )


def _enabled(accounts: Mapping[str, Account]) -> frozenset[str]:
    return frozenset(account.id for account in accounts.values() if account.enabled)


def _tolerated(before: int) -> int:
    return max(_ROWS_BELIEVED, before * _SHARE_BELIEVED // 100)


def _loss(
    known: Loss | None, missing: frozenset[str], tolerated: int, now: datetime
) -> Loss | None:
    """Return the loss; None if so little, or for so long, that it is believed."""
    if len(missing) <= tolerated:
        return None
    if known is None or missing - known.missing:
        return Loss(missing, now)
    return None if now - known.since >= BELIEVED_AFTER else known


def _rows(
    snapshot: Snapshot, memory: Memory
) -> Iterable[tuple[str, frozenset[str], frozenset[str] | None]]:
    """Yield each key with its present rows, and with all rows that were judged.

    The rows that were judged are None if everything was read.
    """
    if snapshot.users is not None:
        yield USERS, frozenset(map(str, snapshot.users)), None
    if not isinstance(snapshot.accounts, Unknown):
        yield ACCOUNTS, _enabled(snapshot.accounts), None
    yield REQUESTS, rows_of(snapshot.requests), None
    yield from _watches(snapshot)
    yield from _files(snapshot)
    for name, present, title in _episodes(snapshot):
        # The journal knows of a deletion that went halfway: its episodes are no loss
        yield name, present, frozenset() if title in memory.half_done else None


def _watches(
    snapshot: Snapshot,
) -> Iterable[tuple[str, frozenset[str], frozenset[str]]]:
    # Of most titles most accounts say nothing: going through all would take long
    watched: dict[str, set[str]] = {}
    unread: dict[str, set[str]] = {}
    groups: dict[frozenset[str], set[str]] = {}
    for title, library in snapshot.library.items():
        if not isinstance(library, LibraryTitle):
            continue
        name = str(title)
        groups.setdefault(accounts_of(library.states), set()).add(name)
        for account in noteworthy(library.states):
            states = library.states[account]
            if isinstance(states, Unknown):
                unread.setdefault(account, set()).add(name)
            elif any(state.played for state in states):
                watched.setdefault(account, set()).add(name)
    read: dict[str, frozenset[str]] = {}
    for accounts, names in groups.items():
        judged = frozenset(names)
        for account in accounts:
            known = read.get(account)
            read[account] = judged if known is None else known | judged
    for account, judged in read.items():
        if account in unread:
            judged -= unread[account]
        if judged:
            yield watches_of(account), frozenset(watched.get(account, ())), judged


def _files(
    snapshot: Snapshot,
) -> Iterable[tuple[str, frozenset[str], frozenset[str]]]:
    places = {
        title: key
        for request in snapshot.requests
        for title in request.title_ids
        if (key := instance_key(title, request.media)) is not None
    }
    there: dict[str, set[str]] = {}
    judged: dict[str, set[str]] = {}
    for title, copy in snapshot.copies.items():
        # An instance that says that it lacks a title has answered; for a title without
        # an answer nothing is judged
        if isinstance(copy, LibraryCopy):
            instance = copy.instance
        elif copy.reason.code is ReasonCode.NOT_ON_INSTANCE and title in places:
            instance = places[title]
        else:
            continue
        judged.setdefault(instance, set()).add(str(title))
        if isinstance(copy, LibraryCopy) and copy.files:
            there.setdefault(instance, set()).add(str(title))
    for instance, titles in judged.items():
        yield files_of(instance), frozenset(there.get(instance, ())), frozenset(titles)


def _episodes(snapshot: Snapshot) -> Iterable[tuple[str, frozenset[str], TitleId]]:
    for title, copy in snapshot.copies.items():
        if isinstance(copy, LibraryCopy) and copy.season is not None:
            present = frozenset(str(number) for number in numbers_with_file(copy))
            yield episodes_of(title), present, title
