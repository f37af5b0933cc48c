"""Where a title is: instances, files, and both qualities in one place."""

from dataclasses import replace

import pytest

from custom_components.jellyseerr_cleanup.retention.model import Instance
from custom_components.jellyseerr_cleanup.retention.planner import plan
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown

from .households import (
    ALICE,
    BOB,
    DAY,
    MOVIE,
    MOVIE_4K,
    NOT_ON_RADARR,
    NOW,
    RADARR_DOWN,
    UNREAD,
    Household,
    done,
    file,
    state,
    told,
)

DUE = "due -3d: counted_from_watched"
SHARED = "/movies/1/hd.mkv"


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(done(), DUE, id="a file on its Radarr"),
        pytest.param(done().placed(None), "held: no_instance", id="no instance named"),
        pytest.param(
            done().placed(7), "held: no_instance", id="an instance that is gone"
        ),
        pytest.param(done().placed(1), "held: quality_mismatch", id="on the 4K Radarr"),
        pytest.param(
            done().copied(RADARR_DOWN),
            "held: instance_unreachable",
            id="Radarr is down",
        ),
        pytest.param(
            done().copied(NOT_ON_RADARR),
            "held: not_on_instance",
            id="Radarr has it not",
        ),
        pytest.param(
            done().copied(Unknown.because(ReasonCode.ITEM_MISMATCH)),
            "held: item_mismatch",
            id="another movie under its number",
        ),
        pytest.param(done().has(), "held: no_date", id="no file, so no date"),
        pytest.param(
            done().has().records(added_at=NOW - DAY), "held: no_file", id="no file"
        ),
        pytest.param(done().has(file(39), queued=True), "held: in_queue", id="queued"),
        pytest.param(
            done().copied(
                replace(done().copy_of(MOVIE, file(39)), root_available=False)
            ),
            "held: root_unavailable",
            id="its root folder is gone",
        ),
        pytest.param(
            done(retention=90).copied(RADARR_DOWN),
            "scheduled +80d: counted_from_watched",
            id="Radarr is down, far from its date",
        ),
        pytest.param(
            done(retention=90).placed(None),
            "held: no_instance",
            id="no instance named, far from its date",
        ),
    ],
)
def test_place(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


def test_date_of_a_held_title_is_shown() -> None:
    decision = done().has(file(39), queued=True).decision()
    assert decision.date == decision.delete_after is not None
    assert decision.instance == "radarr:0"


def test_copies_far_from_the_date_are_shown() -> None:
    assert done(retention=90).decision().size == 1000


def both(bobs: float | None = 7, *, status: int = 2) -> Household:
    """Return Alice's HD movie and Bob's 4K one, which both are done with."""
    home = done().asks(BOB, 30, is_4k=True, status=status).policy(BOB, bobs)
    return home.watches(BOB, 10, of=MOVIE_4K)


def says(home: Household) -> dict[str, str]:
    """Return what the plan says, by all ids of each title."""
    return {" ".join(map(str, one.ids)): told(one) for one in home.plan().decisions}


APART = {"movie:1:hd": DUE, "movie:1:4k": DUE}
TOGETHER = "movie:1:hd movie:1:4k"


def one_radarr(home: Household) -> Household:
    """Let both qualities be one item of one Radarr."""
    home.copies[MOVIE_4K] = home.copies[MOVIE]
    return home.placed(0, is_4k=True)


def entered_twice(home: Household) -> Household:
    """Let both Radarrs be one."""
    address = home.instances["radarr:0"].address
    home.instances["radarr:1"] = replace(home.instances["radarr:1"], address=address)
    return home


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(both(), APART, id="two Radarrs"),
        pytest.param(
            both(None),
            {"movie:1:hd": DUE, "movie:1:4k": "kept: policy_never"},
            id="two Radarrs, never for one",
        ),
        pytest.param(
            one_radarr(both()), {TOGETHER: DUE}, id="one, each watched an item"
        ),
        pytest.param(
            one_radarr(both()).watches(BOB, state(None, played=False), of=MOVIE_4K),
            {TOGETHER: "waiting: not_watched"},
            id="one, watched by one",
        ),
        pytest.param(
            one_radarr(both(None)), {TOGETHER: "kept: policy_never"}, id="one, never"
        ),
        pytest.param(
            entered_twice(both(None)),
            {TOGETHER: "kept: policy_never"},
            id="entered twice",
        ),
        pytest.param(
            both(None).has(file(29, SHARED), of=MOVIE_4K),
            {TOGETHER: "kept: policy_never"},
            id="one file",
        ),
        pytest.param(
            both(None, status=1).has(file(29, SHARED), of=MOVIE_4K),
            {TOGETHER: "kept: policy_never"},
            id="one file, one request open",
        ),
        pytest.param(
            both(status=1).has(file(29, SHARED), of=MOVIE_4K),
            {TOGETHER: "held: request_open"},
            id="one file, the other request open",
        ),
        pytest.param(
            entered_twice(both(None)).placed(1, 999, is_4k=True),
            APART | {"movie:1:4k": "kept: policy_never"},
            id="two items of one Radarr",
        ),
    ],
)
def test_both_qualities(home: Household, expected: dict[str, str]) -> None:
    assert says(home) == expected


def test_merged_title() -> None:
    home = one_radarr(both()).watches(ALICE, 10, of=MOVIE_4K).watches(BOB, 10)
    decision = home.decision(MOVIE_4K)
    assert decision.id == MOVIE
    assert decision.size == 1000, "one item is one copy"
    assert [request.id for request in decision.requests] == [1, 2]
    assert home.plan().pending_size == 1000


def test_one_file_on_two_radarrs_counts_once() -> None:
    home = both().has(file(29, SHARED), of=MOVIE_4K)
    home.watches(ALICE, 10, of=MOVIE_4K).watches(BOB, 10)
    decision = home.decision()
    assert [copy.instance for copy in decision.copies] == ["radarr:0", "radarr:1"]
    assert (decision.state, decision.size) == ("due", 1000)


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(
            one_radarr(both()).watches(BOB, state(1, played=False), of=MOVIE_4K),
            "held: being_watched",
            id="in the middle of the other quality",
        ),
        pytest.param(
            one_radarr(both()).cannot_read(BOB, MOVIE_4K),
            "held: watch_state_unreadable",
            id="the other quality unread",
        ),
    ],
)
def test_merged_title_is_held(home: Household, expected: str) -> None:
    for who in (ALICE, BOB):
        home.states.setdefault((MOVIE_4K, who.jellyfin_user_id or ""), (state(10),))
        home.states.setdefault((MOVIE, who.jellyfin_user_id or ""), (state(10),))
    home.policies().policy((ALICE, BOB), 7, require_watched=False)
    assert says(home) == {TOGETHER: expected}


@pytest.mark.parametrize(
    ("lacking", "code"),
    [("hd", "jellyfin_unreachable"), ("4k", "watch_state_not_read")],
)
def test_merged_title_needs_both_watch_states(lacking: str, code: str) -> None:
    home = one_radarr(both())
    snapshot = home.snapshot()
    library = dict(snapshot.library)
    if lacking == "hd":
        library[MOVIE] = UNREAD
    else:
        del library[MOVIE_4K]
    partly = replace(snapshot, library=library)
    assert (
        told(plan(partly, home.book, home.memory, home.now).decisions[0])
        == f"held: {code}"
    )


def test_merged_title_that_an_account_was_not_read_for() -> None:
    home = one_radarr(both())
    snapshot = home.snapshot()
    part = snapshot.library[MOVIE_4K]
    assert not isinstance(part, Unknown)
    states = {key: value for key, value in part.states.items() if key[0] != "c"}
    library = {**snapshot.library, MOVIE_4K: replace(part, states=states)}
    decision = plan(
        replace(snapshot, library=library), home.book, home.memory, home.now
    ).decisions[0]
    assert told(decision) == "held: watch_state_not_read"


def test_merged_title_that_cannot_be_asked_who_plays_it() -> None:
    home = one_radarr(both())
    home.policies().policy((ALICE, BOB), 7, require_watched=False)
    home.playing = UNREAD
    assert says(home) == {TOGETHER: "held: jellyfin_unreachable"}
    home.playing = True
    assert says(home) == {TOGETHER: "held: playing"}


def beside(copy: Unknown | None = None) -> Household:
    """Return Alice's HD movie that Jellyseerr also knows on the 4K Radarr, where nobody asked for it."""
    home = done()
    home.records(
        ultra_hd=replace(home.media[next(iter(home.media))].standard, service_id=1)
    )
    if copy is not None:
        home.copies[MOVIE_4K] = copy
    return home


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        pytest.param(beside(), "held: files_not_read", id="not read yet"),
        pytest.param(beside(RADARR_DOWN), "held: instance_unreachable", id="down"),
        pytest.param(beside(NOT_ON_RADARR), DUE, id="not there"),
        pytest.param(
            beside().has(file(50, "/movies/1/4k.mkv"), of=MOVIE_4K),
            DUE,
            id="its own file",
        ),
        pytest.param(
            beside().has(file(39, SHARED), of=MOVIE_4K),
            "held: shared_file",
            id="the same file",
        ),
    ],
)
def test_other_quality_that_nobody_asked_for(home: Household, expected: str) -> None:
    assert told(home.decision()) == expected


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        pytest.param(5, "held: no_instance", id="in the library, who knows where"),
        pytest.param(3, DUE, id="not there yet"),
    ],
)
def test_other_quality_without_a_place(media: int, expected: str) -> None:
    """A 4K request that Jellyseerr found in the library, not on a Radarr, may have the HD copy for its own."""
    home = done().asks(BOB, 30, is_4k=True, media=media).placed(None, None, is_4k=True)
    assert told(home.decision()) == expected


def old_number(media: int = 5) -> Household:
    """Return one movie for Alice's HD request and Bob's 4K one, which is `never`; Jellyseerr has an old number for 4K."""
    home = done().asks(BOB, 30, is_4k=True, media=media).policy(BOB, None)
    return home.placed(0, 999, is_4k=True).copied(NOT_ON_RADARR, MOVIE_4K)


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        pytest.param(5, "held: not_on_instance", id="said to be there"),
        pytest.param(3, DUE, id="not there yet"),
        pytest.param(7, DUE, id="known to be gone"),
    ],
)
def test_other_quality_that_is_not_on_its_instance(media: int, expected: str) -> None:
    """It may be this very file: gone it is once Jellyseerr says so as well."""
    decision = old_number(media).decision()
    assert told(decision) == expected
    if decision.state == "held":
        assert dict(decision.reason.parameters) == {"quality": "4k"}


def test_other_quality_that_was_removed_by_hand() -> None:
    """Its request holds until it is deleted, and two weeks more."""
    home = old_number()
    home.poll()
    home.requests.pop()
    held = "held: not_on_instance"
    found = [told(home.poll(days).decisions[0], home.now) for days in (1, 13.9, 0.2)]
    assert found[:2] == [held] * 2
    assert found[2].startswith("due")


def test_instance_without_a_number_for_the_item() -> None:
    home = both(None).placed(0, None).placed(1, None, is_4k=True)
    assert says(home) == {"movie:1:hd": DUE, "movie:1:4k": "kept: policy_never"}
    home.has(file(29, SHARED), of=MOVIE_4K)
    assert says(home) == {TOGETHER: "kept: policy_never"}


def test_several_radarrs_of_a_kind() -> None:
    home = done()
    home.instances["radarr:2"] = Instance("radarr:2", "Radarr 2", False, "two:7878")
    home.placed(2)
    home.copies[MOVIE] = replace(home.copy_of(MOVIE, file(39)), instance="radarr:2")
    assert told(home.decision()) == DUE
    assert home.decision().instance == "radarr:2"
