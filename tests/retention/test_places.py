"""Where a title is: instances, files, and both qualities in one place."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.snapshot import Instance
from custom_components.jellyseerr_cleanup.retention.whereabouts import rivals

from .scenarios import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    DUE,
    MOVIE,
    MOVIE_4K,
    NOT_ON_RADARR,
    NOW,
    RADARR_DOWN,
    UNREAD,
    WAITING,
    Scenario,
    account,
    done,
    file,
    polled,
    said,
    state,
    told,
)
from .tables import rows

SHARED = "/movies/1/hd.mkv"


PLACE = {
    "a file on its Radarr": (done(), DUE),
    "no instance named": (done().placed(None), "held: no_instance"),
    "an instance that is gone": (done().placed(7), "held: no_instance"),
    "on the 4K Radarr": (done().placed(1), "held: quality_mismatch"),
    "Radarr is down": (done().copied(RADARR_DOWN), "held: instance_unreachable"),
    "Radarr has it not": (done().copied(NOT_ON_RADARR), "held: not_on_instance"),
    "another movie under its number": (
        done().copied(Unknown.because(ReasonCode.ITEM_MISMATCH)),
        "held: item_mismatch",
    ),
    "no file, so no date": (done().has(), "held: no_date"),
    "no file": (done().has().records(added_at=NOW - DAY), "held: no_file"),
    "queued": (done().has(file(39), queued=True), "held: in_queue"),
    "its root folder is gone": (
        done().copied(replace(done().copy_of(MOVIE, file(39)), root_available=False)),
        "held: root_unavailable",
    ),
    "Radarr is down, far from its date": (
        done(retention=90).copied(RADARR_DOWN),
        "scheduled +80d from watched",
    ),
    "no instance named, far from its date": (
        done(retention=90).placed(None),
        "held: no_instance",
    ),
}


@rows("home, expected", PLACE)
def test_place(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_date_of_a_held_title_is_shown() -> None:
    decision = done().has(file(39), queued=True).decision()
    assert decision.date == decision.delete_after is not None
    assert decision.instance == "radarr:0"


def test_copies_far_from_the_date_are_shown() -> None:
    assert done(retention=90).decision().size == 1000


def both(bobs: float | None = 7, *, status: int = 2) -> Scenario:
    """Return Alice's HD movie and Bob's 4K one, which both are done with."""
    home = done().asks(BOB, 30, is_4k=True, status=status).policy(BOB, bobs)
    return home.watches(BOB, 10, of=MOVIE_4K)


APART = {"movie:1:hd": DUE, "movie:1:4k": DUE}
TOGETHER = "movie:1:hd movie:1:4k"


def one_radarr(home: Scenario) -> Scenario:
    """Let both qualities be one item of one Radarr."""
    home.copies[MOVIE_4K] = home.copies[MOVIE]
    return home.placed(0, is_4k=True)


def entered_twice(home: Scenario) -> Scenario:
    """Let both Radarrs be one."""
    address = home.instances["radarr:0"].address
    home.instances["radarr:1"] = replace(home.instances["radarr:1"], address=address)
    return home


BOTH_QUALITIES = {
    "two Radarrs": (both(), APART),
    "two Radarrs, never for one": (
        both(None),
        {"movie:1:hd": DUE, "movie:1:4k": "kept: policy_never"},
    ),
    "one, each watched an item": (one_radarr(both()), {TOGETHER: DUE}),
    "one, watched by one": (
        one_radarr(both()).watches(BOB, state(None, played=False), of=MOVIE_4K),
        {TOGETHER: WAITING},
    ),
    "one, never": (one_radarr(both(None)), {TOGETHER: "kept: policy_never"}),
    "entered twice": (entered_twice(both(None)), {TOGETHER: "kept: policy_never"}),
    "one file": (
        both(None).has(file(29, SHARED), of=MOVIE_4K).on_one_server(),
        {TOGETHER: "kept: policy_never"},
    ),
    "one file, one request open": (
        both(None, status=1).has(file(29, SHARED), of=MOVIE_4K).on_one_server(),
        {TOGETHER: "kept: policy_never"},
    ),
    "one file, the other request open": (
        both(status=1).has(file(29, SHARED), of=MOVIE_4K).on_one_server(),
        {TOGETHER: "held: request_open"},
    ),
    "one path on two Radarrs, one size": (
        both().has(file(29, SHARED), of=MOVIE_4K),
        dict.fromkeys(APART, "held: shared_file"),
    ),
    "one path on two Radarrs, two sizes": (
        both(None).has(replace(file(29, SHARED), size=9), of=MOVIE_4K),
        APART | {"movie:1:4k": "kept: policy_never"},
    ),
    "two items of one Radarr": (
        entered_twice(both(None)).placed(1, 999, is_4k=True),
        APART | {"movie:1:4k": "kept: policy_never"},
    ),
}


@rows("home, expected", BOTH_QUALITIES)
def test_both_qualities(home: Scenario, expected: dict[str, str]) -> None:
    assert said(home) == expected


def test_merged_title() -> None:
    home = one_radarr(both()).watches(ALICE, 10, of=MOVIE_4K).watches(BOB, 10)
    decision = home.decision(MOVIE_4K)
    assert decision.id == MOVIE
    assert decision.size == 1000, "one item is one copy"
    assert [request.id for request in decision.requests] == [1, 2]
    assert home.plan().pending_size == 1000


def test_one_file_of_two_items_counts_once() -> None:
    home = both().has(file(29, SHARED), of=MOVIE_4K).on_one_server()
    home.copies[MOVIE_4K] = replace(home.copy_of(MOVIE_4K, file(29, SHARED)), item_id=9)
    home.watches(ALICE, 10, of=MOVIE_4K).watches(BOB, 10)
    decision = home.decision()
    assert [copy.instance for copy in decision.copies] == ["radarr:0", "radarr:1"]
    assert (decision.state, decision.size) == ("due", 1000)


MERGED_TITLE_IS_HELD = {
    "in the middle of the other quality": (
        lambda home: home.watches(BOB, state(1, played=False), of=MOVIE_4K),
        "held: being_watched",
    ),
    "an account unread in the other quality": (
        lambda home: home.cannot_read(BOB, MOVIE_4K),
        "held: watch_state_unreadable",
    ),
    "HD unread": (
        lambda home: home.unread.update({MOVIE: UNREAD}),
        "held: jellyfin_unreachable",
    ),
    "playing": (lambda home: home.plays(True), "held: playing"),
    "nobody knows who plays it": (
        lambda home: home.plays(UNREAD),
        "held: jellyfin_unreachable",
    ),
}


@rows("happens, expected", MERGED_TITLE_IS_HELD)
def test_merged_title_is_held(
    happens: Callable[[Scenario], object], expected: str
) -> None:
    home = one_radarr(both())
    for who in (ALICE, BOB):
        home.watches(who, 10).watches(who, 10, of=MOVIE_4K)
    home.only_policy((ALICE, BOB), 7, require_watched=False)
    assert said(home) == {TOGETHER: DUE}
    happens(home)
    assert said(home) == {TOGETHER: expected}


@pytest.mark.parametrize("lacking", ["all of it", "an account"])
def test_merged_title_needs_both_watch_states(lacking: str) -> None:
    home = one_radarr(both())
    library = dict(home.snapshot().library)
    part = library.pop(MOVIE_4K)
    assert not isinstance(part, Unknown)
    if lacking == "an account":
        states = {key: part.states[key] for key in part.states if key != account(CAROL)}
        library[MOVIE_4K] = replace(part, states=states)
    [decision] = home.plan(library=library).decisions
    assert told(decision) == "held: watch_state_not_read"


def beside(copy: Unknown | None = None) -> Scenario:
    """Return Alice's HD movie; Jellyseerr also has it on the 4K Radarr, unrequested."""
    home = done().placed(1, is_4k=True)
    return home if copy is None else home.copied(copy, MOVIE_4K)


def nowhere(media: int) -> Scenario:
    """Return the same with a 4K request that no Radarr has: it may mean the HD copy."""
    return done().asks(BOB, 30, is_4k=True, media=media).placed(None, None, is_4k=True)


def old_number(media: int = 5) -> Scenario:
    """Return Alice's HD and Bob's `never` 4K request; Jellyseerr's 4K number is old."""
    home = done().asks(BOB, 30, is_4k=True, media=media).policy(BOB, None)
    return home.placed(0, 999, is_4k=True).copied(NOT_ON_RADARR, MOVIE_4K)


OTHER_QUALITY = {
    "not read yet": (beside(), "held: files_not_read"),
    "down": (beside(RADARR_DOWN), "held: instance_unreachable"),
    "not there": (beside(NOT_ON_RADARR), DUE),
    "its own file": (beside().has(file(50, "/movies/1/4k.mkv"), of=MOVIE_4K), DUE),
    "the same file": (beside().has(file(39, SHARED), of=MOVIE_4K), "held: shared_file"),
    "in the library, who knows where": (nowhere(5), "held: no_instance"),
    "not there yet, who knows where": (nowhere(3), DUE),
    # It may be this very file: gone it is once Jellyseerr says so as well
    "under an old number": (old_number(5), "held: not_on_instance"),
    "under an old number, not there yet": (old_number(3), DUE),
    "under an old number, known to be gone": (old_number(7), DUE),
}


@rows("home, expected", OTHER_QUALITY)
def test_other_quality(home: Scenario, expected: str) -> None:
    assert told(home.decision()) == expected


def test_which_quality_is_not_on_its_instance() -> None:
    reason = old_number().decision().reason
    assert dict(reason.parameters) == {"quality": "4k"}


def test_other_quality_that_was_removed_by_hand() -> None:
    """Its request holds until it is deleted, and two weeks more."""
    home = old_number()
    home.poll()
    home.requests.pop()
    held = "held: not_on_instance"
    assert polled(home, 1, 13.9, 0.2) == [held, held, "due -18.1d from watched"]


def test_instance_without_a_number_for_the_item() -> None:
    home = both(None).placed(0, None).placed(1, None, is_4k=True)
    assert said(home) == {"movie:1:hd": DUE, "movie:1:4k": "kept: policy_never"}
    home.has(file(29, SHARED), of=MOVIE_4K)
    assert said(home) == {
        "movie:1:hd": "held: shared_file",
        "movie:1:4k": "kept: policy_never",
    }


def test_several_radarrs_of_a_kind() -> None:
    home = done()
    home.instances["radarr:2"] = Instance("radarr:2", "Radarr 2", False, "two:7878")
    home.placed(2)
    home.copies[MOVIE] = replace(home.copy_of(MOVIE, file(39)), instance="radarr:2")
    assert told(home.decision()) == DUE
    assert home.decision().instance == "radarr:2"


def test_rivals_of_an_instance_that_jellyseerr_no_longer_has() -> None:
    assert rivals(MOVIE, "radarr:9", done().snapshot()) == []
