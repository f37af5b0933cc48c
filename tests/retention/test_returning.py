"""What is remembered of titles that are gone, or came back."""

from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.carried_out import as_carried_out
from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.remembered import Absence, Memory
from custom_components.jellyseerr_cleanup.retention.returning import notice_returns

from .scenarios import (
    ALICE,
    BOB,
    MOVIE,
    NOT_ON_RADARR,
    NOW,
    RADARR_DOWN,
    Scenario,
    ago,
    done,
    file,
    told,
)

POLLED = replace(Memory(), polled_at=NOW)
BACK = Absence(NOW, back=True)


def noticed(home: Scenario, memory: Memory = POLLED) -> Memory:
    """Return the memory after a poll."""
    return notice_returns(memory, home.snapshot())


def copy_of(home: Scenario, item_id: int) -> LibraryCopy:
    """Return the movie's copy in another row."""
    return replace(home.copy_of(MOVIE, file(39)), item_id=item_id)


def test_a_title_that_stays() -> None:
    home = done()
    seen = noticed(home)
    assert [*seen.files_seen] == [MOVIE]
    assert not seen.absences
    assert noticed(home, seen) is seen
    # Upgraded: never seen gone, in the row that it had
    assert not noticed(home.has(file(1, "/movies/1/new.mkv")), seen).absences


def test_a_title_that_went_and_came_back() -> None:
    home = done()
    seen = noticed(home)
    for absent in (home.has(), home.copied(NOT_ON_RADARR)):
        gone = noticed(absent, seen)
        assert gone.absences == {MOVIE: Absence(NOW)}
        # The very row with the same files: a disk was away
        assert not noticed(done(), gone).absences
        other = done().has(file(1, "/movies/1/new.mkv"))
        assert noticed(other, gone).absences == {MOVIE: BACK}
        # Removed there, and added again with the same file
        row = done().copied(copy_of(home, item_id=7))
        assert noticed(row, gone).absences == {MOVIE: BACK}


def test_a_server_that_does_not_answer_says_nothing() -> None:
    seen = noticed(done())
    assert noticed(done().copied(RADARR_DOWN), seen) is seen


def test_another_row_from_one_poll_to_the_next() -> None:
    """Either somebody added it again, or the server was built anew."""
    home = done()
    seen = noticed(home)
    same = noticed(done().copied(copy_of(home, item_id=7)), seen)
    assert same.absences == {MOVIE: Absence(NOW, back=True, same=True)}
    other = replace(home.copy_of(MOVIE, file(1, "/movies/1/new.mkv")), item_id=7)
    assert noticed(done().copied(other), seen).absences == {MOVIE: BACK}


def test_another_server_from_one_poll_to_the_next() -> None:
    """Jellyseerr names another one: the title may have been on both all the time."""
    home = done()
    seen = noticed(home)
    moved = replace(home.copy_of(MOVIE, file(1, "/b/new.mkv")), instance="radarr:1")
    assert not noticed(done().copied(moved), seen).absences


def test_what_a_run_deleted_is_not_gone_by_itself() -> None:
    home = done()
    seen = noticed(home)
    [request] = home.requests
    ours = replace(seen, carried_out=as_carried_out(request, [MOVIE]))
    gone = noticed(home.copied(NOT_ON_RADARR), ours)
    assert not gone.files_seen
    assert not gone.absences
    # Requested anew since then, it is somebody's again
    home.asks(ALICE, 1)
    assert noticed(home, ours).absences == {MOVIE: Absence(NOW)}


def test_what_nobody_requests_is_forgotten() -> None:
    home = done()
    gone = noticed(home.has(), noticed(home.has(file(39))))
    home.requests.clear()
    home.copies.clear()
    left = noticed(home, gone)
    assert (left.files_seen, left.absences) == ({}, {})


def test_it_holds_until_it_is_requested_anew() -> None:
    home = done().remembers(absences={MOVIE: Absence(NOW, back=True)})
    assert told(home.decision()) == "held: title_came_back"
    home.remembers(absences={MOVIE: Absence(NOW, back=True, same=True)})
    assert told(home.decision()).startswith("due")
    home.remembers(absences={MOVIE: Absence(NOW)})
    assert told(home.decision()).startswith("due")
    [request] = home.requests
    assert request.created_at is not None
    before = Absence(request.created_at.replace(year=2020), back=True)
    home.remembers(absences={MOVIE: before})
    assert told(home.decision()).startswith("due"), "the request is the newer one"


def test_a_later_request_did_not_bring_it() -> None:
    """Somebody added it by hand, before anybody else requested it."""
    home = done().asks(BOB, 2, number=2).watches(BOB, 1).policy(BOB, 7)
    home.has(file(9))
    home.remembers(absences={MOVIE: Absence(ago(20), back=True)})
    assert told(home.decision()) == "held: here_before_request"
    # The file that came after it is Bob's
    assert not told(home.has(file(1)).decision()).startswith("held")


def test_the_same_release_that_was_downloaded_anew() -> None:
    """Radarr has it in another row, and Jellyfin only since then."""
    home = done().remembers(absences={MOVIE: Absence(ago(5), back=True, same=True)})
    home.created[MOVIE] = ago(30)
    assert told(home.decision()).startswith("due")
    home.created[MOVIE] = ago(4)
    assert told(home.decision()) == "held: title_came_back"
