"""Each reason that there is, as a household in which it happens."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from custom_components.jellyseerr_cleanup.reading.unanswered import odd_answer
from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy
from custom_components.jellyseerr_cleanup.retention.losses import episodes_of
from custom_components.jellyseerr_cleanup.retention.model import MediaType, TitleId
from custom_components.jellyseerr_cleanup.retention.reason import (
    Reason,
    ReasonCode,
    Unknown,
)
from custom_components.jellyseerr_cleanup.retention.remembered import (
    Absence,
    CarriedOut,
    Involved,
    Loss,
)
from custom_components.jellyseerr_cleanup.retention.snapshot import Instance, Place
from tests.retention.scenarios import (
    ALICE,
    BOB,
    CAROL,
    LOCAL,
    MOVIE,
    MOVIE_4K,
    NEXT_SEASON,
    NOT_ON_RADARR,
    NOW,
    RADARR_DOWN,
    SEASON,
    Scenario,
    account,
    ago,
    asked,
    done,
    episode,
    file,
    polled,
    seen,
    state,
)


def unknown(code: ReasonCode, **parameters: str) -> Unknown:
    """Return what cannot be known, as those who read say it."""
    return Unknown.because(code, **parameters)


def copied(**changes: object) -> Scenario:
    """Return a movie whose copy on Radarr is in some way."""
    home = done()
    copy = home.copies[MOVIE]
    assert isinstance(copy, LibraryCopy)
    return home.copied(replace(copy, **changes))  # type: ignore[arg-type]


def tagged() -> Scenario:
    """Return a movie with a tag for which a policy is."""
    home = Scenario().asks(ALICE).watches(ALICE, 10).policy(None, 7)
    return home.tag_policy("kids", 30).tags("kids")


def tag_gone() -> Scenario:
    """Return a movie whose tag was removed from Radarr as such."""
    home = tagged()
    polled(home, 0)
    home.removes_tag("kids")
    polled(home, 1)
    return home


def held(why: Unknown) -> Scenario:
    """Return a household in which everything is held."""
    home = done()
    home.held = why
    return home


def unread(why: Unknown) -> Scenario:
    """Return a movie of which nobody knows who watched it."""
    home = done()
    home.unread[MOVIE] = why
    return home


def also_on() -> Scenario:
    """Return a movie that another Radarr of its quality has, too."""
    home = done()
    home.instances["radarr:2"] = Instance("radarr:2", "Attic", False, "attic:7878")
    home.also_on[MOVIE] = frozenset({"radarr:2"})
    return home


def requested_for(number: int) -> Scenario:
    """Return a movie that was requested for another Radarr than it is on."""
    home = done()
    home.requests = [replace(one, server_id=number) for one in home.requests]
    return home


def no_account_of_a_policy() -> Scenario:
    """Return a movie that an account must have watched which is gone."""
    gone = "f" * 32
    return asked(watched_by="all", watched_accounts=(gone,))


def seen_season(**changes: bool | float | None) -> Scenario:
    """Return a season of a continuing series, as Sonarr has its second episode."""
    late = episode(2, **changes)  # type: ignore[arg-type]
    return seen().has_season(episode(1), late, continuing=True)


def liked_once() -> Scenario:
    """Return a movie that was a favorite of Bob's until a poll."""
    involved = {account(BOB): Involved("Bob", unliked_at=ago(3))}
    return done().remembers(involved={MOVIE: involved})


def carried_out() -> Scenario:
    """Return a movie whose request was carried out before."""
    return done().remembers(carried_out={CarriedOut(1, ago(40), ALICE.id, MOVIE)})


def on_the_way() -> Scenario:
    """Return a second season; Bob finished the first a few days ago."""
    home = Scenario().asks(ALICE, seasons=(2,)).policy(ALICE, 7)
    home.goes_through(ALICE, {1: 11, 2: 10}, of=NEXT_SEASON)
    return home.remembers(on_the_way={SEASON: {account(BOB): ago(5)}})


def one_file() -> Scenario:
    """Return a movie whose 4K copy, a title of its own, may be the same file."""
    home = done().asks(BOB, 30, is_4k=True).watches(BOB, 10, of=MOVIE_4K).policy(BOB, 7)
    return home.has(file(29), of=MOVIE_4K)


def shared_place() -> Scenario:
    """Return a movie that another entry has a request for."""
    home = done()
    home.claimed = frozenset({Place("radarr:7878", MediaType.MOVIE, 1, None)})
    return home


def shrunk() -> Scenario:
    """Return a season of which three episodes went missing."""
    loss = Loss(frozenset("345"), ago(0.5))
    return seen().remembers(losses={episodes_of(SEASON): loss})


def beside(copy: Unknown) -> Scenario:
    """Return a movie of which the 4K quality, requested too, is not there."""
    home = done().asks(BOB, 30, is_4k=True).watches(BOB, 10, of=MOVIE_4K).policy(BOB, 7)
    return home.placed(0, 999, is_4k=True).copied(copy, MOVIE_4K)


# By the reason's code, with a word for each further case of it
HAPPENINGS: Mapping[str, tuple[Callable[[], Scenario], TitleId]] = {
    "policy_never": (lambda: Scenario().asks(ALICE).policy(ALICE, None), MOVIE),
    "policy_never default": (lambda: Scenario().asks(ALICE), MOVIE),
    "kept_by_person": (lambda: done().keeps(), MOVIE),
    "kept_by_person note": (lambda: done().keeps(reason="We love it"), MOVIE),
    "specials": (
        lambda: Scenario().asks(ALICE, seasons=(0,)),
        replace(SEASON, season=0),
    ),
    "not_watched": (asked, MOVIE),
    "not_available": (lambda: Scenario().asks(ALICE, media=3), MOVIE),
    "counted_from_watched": (done, MOVIE),
    "counted_from_watched by nobody known": (
        lambda: asked(require_watched=False).remembers(latest_watch={MOVIE: ago(10)}),
        MOVIE,
    ),
    "counted_from_watched a day and a half": (lambda: done(10, 1.5), MOVIE),
    "counted_from_added": (
        lambda: asked(require_watched=False, count_from="added"),
        MOVIE,
    ),
    "counted_from_added last year": (
        lambda: asked(200, require_watched=False, count_from="added"),
        MOVIE,
    ),
    "kept_until": (lambda: done().keeps(until=NOW + timedelta(days=30)), MOVIE),
    "kept_until note": (
        lambda: done().keeps(until=NOW + timedelta(days=30), reason="Holidays"),
        MOVIE,
    ),
    "seasons_not_named": (
        lambda: seen().asks(BOB, seasons=()).policy(BOB, 7),
        SEASON,
    ),
    "request_open": (lambda: done().asks(BOB, status=1).policy(BOB, 7), MOVIE),
    "request_open failed": (lambda: done().asks(BOB, status=4).policy(BOB, 7), MOVIE),
    "request_unknown_status": (
        lambda: done().asks(BOB, status=9).policy(BOB, 7),
        MOVIE,
    ),
    "request_without_user": (lambda: done().asks(None), MOVIE),
    "request_without_date": (lambda: asked(days=None), MOVIE),  # type: ignore[arg-type]
    "request_in_future": (lambda: asked(-300), MOVIE),
    "request_came_back": (carried_out, MOVIE),
    "identity_changed": (
        lambda: (
            Scenario()
            .asks(replace(ALICE, jellyfin_user_id=account(BOB)))
            .policy(ALICE, 7)
        ),
        MOVIE,
    ),
    "server_changed": (
        lambda: held(unknown(ReasonCode.SERVER_CHANGED, server="jellyseerr")),
        MOVIE,
    ),
    "too_much_missing": (
        lambda: done().remembers(
            losses={"users": Loss(frozenset(map(str, range(11))), ago(0.5))}
        ),
        MOVIE,
    ),
    "clock_suspect": (lambda: done().remembers(clock_suspect_at=ago(0.5)), MOVIE),
    "no_jellyfin_account": (lambda: asked(who=LOCAL), MOVIE),
    "no_jellyfin_account of a policy": (no_account_of_a_policy, MOVIE),
    "watch_state_not_read": (
        lambda: unread(unknown(ReasonCode.WATCH_STATE_NOT_READ)),
        MOVIE,
    ),
    "odd_answer": (
        lambda: unread(odd_answer("Radarr", "sent a list without a number")),
        MOVIE,
    ),
    "jellyfin_unreachable": (
        lambda: unread(unknown(ReasonCode.JELLYFIN_UNREACHABLE, server="Jellyfin")),
        MOVIE,
    ),
    "watch_state_unreadable": (lambda: done().cannot_read(BOB), MOVIE),
    "watch_state_unreadable odd": (
        lambda: unread(
            unknown(
                ReasonCode.WATCH_STATE_UNREADABLE,
                account="Bob",
                error="sent no list",
            )
        ),
        MOVIE,
    ),
    "not_in_jellyfin": (
        lambda: asked(require_watched=False).watches(ALICE).watches(BOB),
        MOVIE,
    ),
    "not_in_jellyfin nobody": (
        lambda: (
            asked(who=LOCAL, require_watched=False)
            .watches(ALICE)
            .watches(BOB)
            .watches(CAROL)
        ),
        MOVIE,
    ),
    "item_mismatch": (lambda: unread(unknown(ReasonCode.ITEM_MISMATCH)), MOVIE),
    "files_not_in_jellyfin": (
        lambda: done().cannot_match(Reason.of(ReasonCode.FILES_NOT_IN_JELLYFIN)),
        MOVIE,
    ),
    "file_not_in_jellyfin": (
        lambda: done().cannot_match(
            Reason.of(ReasonCode.FILE_NOT_IN_JELLYFIN, file="The Comet.mkv")
        ),
        MOVIE,
    ),
    "file_ambiguous": (
        lambda: done().cannot_match(Reason.of(ReasonCode.FILE_AMBIGUOUS)),
        MOVIE,
    ),
    "watched_without_date": (lambda: asked().watches(ALICE, state(None)), MOVIE),
    "watched_in_future": (lambda: asked().watches(ALICE, -30), MOVIE),
    "being_watched": (
        lambda: done().watches(BOB, state(2, played=False, ticks=1)),
        MOVIE,
    ),
    "on_the_way": (on_the_way, NEXT_SEASON),
    "playing": (lambda: done().plays(), MOVIE),
    "favorite": (
        lambda: done().watches(BOB, state(None, played=False, favorite=True)),
        MOVIE,
    ),
    "favorite_gone": (liked_once, MOVIE),
    "no_instance": (lambda: done().placed(None), MOVIE),
    "instance_unreachable": (lambda: done().copied(RADARR_DOWN), MOVIE),
    "quality_mismatch": (lambda: done().placed(1), MOVIE),
    "requested_elsewhere": (lambda: requested_for(1), MOVIE),
    "requested_elsewhere gone": (lambda: requested_for(7), MOVIE),
    "on_several_instances": (also_on, MOVIE),
    "files_not_read": (
        lambda: done().copied(unknown(ReasonCode.FILES_NOT_READ)),
        MOVIE,
    ),
    "not_on_instance": (lambda: done().copied(NOT_ON_RADARR), MOVIE),
    "not_on_instance the other": (lambda: beside(NOT_ON_RADARR), MOVIE),
    "no_file": (lambda: copied(files=()).creates(39), MOVIE),
    "root_unavailable": (lambda: copied(root_available=False), MOVIE),
    "not_on_disk": (lambda: copied(unlisted=("/movies/1/hd.mkv",)), MOVIE),
    "not_on_disk complaint": (
        lambda: copied(unlisted=("/movies/1/hd.mkv",), complaint="Disk is gone"),
        MOVIE,
    ),
    "no_date": (lambda: done().has(file(None)), MOVIE),
    "date_in_future": (
        lambda: asked(require_watched=False).has(file(-30)).creates(-31),
        MOVIE,
    ),
    "here_before_request": (lambda: done().has(file(90)), MOVIE),
    "title_came_back": (
        lambda: done().remembers(absences={MOVIE: Absence(ago(5), back=True)}),
        MOVIE,
    ),
    "shared_file": (one_file, MOVIE),
    "in_queue": (lambda: copied(in_queue=True), MOVIE),
    "import_blocked": (lambda: copied(in_queue=True, import_blocked=True), MOVIE),
    "shared_with_entry": (shared_place, MOVIE),
    "other_entry_unknown": (
        lambda: held(unknown(ReasonCode.OTHER_ENTRY_UNKNOWN, entry="Cottage")),
        MOVIE,
    ),
    "held_by_memory": (lambda: done().remembers(trusted=False), MOVIE),
    "season_incomplete": (lambda: seen_season(has_file=False), SEASON),
    "season_airing": (lambda: seen_season(has_file=False, aired=-3), SEASON),
    "season_recent": (lambda: seen_season(aired=11, imported=11), SEASON),
    "season_shrunk": (shrunk, SEASON),
    "half_removed": (lambda: seen().remembers(half_done=frozenset({SEASON})), SEASON),
    "tag_gone": (tag_gone, MOVIE),
    "tags_unreadable": (lambda: tagged().cannot_list_tags(), MOVIE),
}
