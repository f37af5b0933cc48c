"""Issues about titles: held until a person acts, or left half done."""

from collections.abc import Callable, Iterator

from homeassistant.helpers import issue_registry as ir

from ..cleanup.journal.journal import JournalError
from ..retention.carried_out import is_carried_out, went_for
from ..retention.model import MediaType
from ..retention.plan import Decision
from ..retention.reason import ReasonCode
from ..retention.staying import staying
from ..texts import markdown, markdown_text
from .checks import Check, Finding, Situation

HALF_DONE = "half_done"
SEASON_HALF_DONE = "season_half_done"


def _held_titles(code: ReasonCode) -> Callable[[Situation], Iterator[Finding]]:
    """Return a check for titles that are held for one reason."""

    def find(situation: Situation) -> Iterator[Finding]:
        yield from _list_titles(situation, situation.held_for(code))

    return find


def _list_titles(situation: Situation, held: tuple[Decision, ...]) -> Iterator[Finding]:
    if held:
        titles = situation.titles(held)
        yield Finding({"titles": titles, "count": str(len(held))})


def _odd_answers(situation: Situation) -> Iterator[Finding]:
    """Yield each server of which an answer makes no sense, with what is held by it."""
    by_server: dict[str, list[Decision]] = {}
    for one in situation.held_for(ReasonCode.ODD_ANSWER):
        by_server.setdefault(dict(one.reason.parameters)["server"], []).append(one)
    for server, held in by_server.items():
        errors = {dict(one.reason.parameters)["error"] for one in held}
        yield Finding(
            {
                "server": markdown(server),
                "error": markdown_text(min(errors)),
                "count": str(len(held)),
                "titles": situation.titles(held),
            },
            server,
        )


def _came_back(situation: Situation) -> Iterator[Finding]:
    """Yield the titles that came back and whose requests a person can delete.

    A request that waits for its other seasons is still needed.
    """
    done = situation.coordinator.memory.memory.carried_out
    held = tuple(
        one
        for one in situation.held_for(ReasonCode.REQUEST_CAME_BACK)
        if all(
            is_carried_out(request, done)
            for request in one.requests
            if went_for(request, one.ids, done)
        )
    )
    yield from _list_titles(situation, held)


def _never_there(situation: Situation) -> Iterator[Finding]:
    """Yield the seasons for which alone requests stay, and that Sonarr does not have.

    All else that these requests name was deleted, or is never touched.
    """
    reading = situation.reading
    done = situation.coordinator.memory.memory.carried_out
    found = {
        one.id: one
        for stays in staying(reading.snapshot.requests, reading.plan, done)
        if stays.never_goes
        for one in stays.others
        if one.is_held_for(ReasonCode.NOT_ON_INSTANCE)
    }
    yield from _list_titles(situation, tuple(found.values()))


def _half_done(media_type: MediaType) -> Callable[[Situation], Iterator[Finding]]:
    """Return a check for titles that were left half done."""

    def find(situation: Situation) -> Iterator[Finding]:
        try:
            entries = situation.coordinator.journal.half_done()
        except JournalError:
            return
        for entry in entries:
            if entry.media_type is media_type:
                placeholders = {"title": markdown(entry.name)}
                if entry.title.season is not None:
                    placeholders["season"] = str(entry.title.season)
                yield Finding(placeholders, entry.id, {"journal_id": entry.id})

    return find


CHECKS = (
    Check(
        HALF_DONE, _half_done(MediaType.MOVIE), ir.IssueSeverity.ERROR, is_fixable=True
    ),
    Check(
        SEASON_HALF_DONE,
        _half_done(MediaType.TV),
        ir.IssueSeverity.ERROR,
        is_fixable=True,
    ),
    Check("request_came_back", _came_back),
    Check("odd_answer", _odd_answers),
    Check("watched_in_future", _held_titles(ReasonCode.WATCHED_IN_FUTURE)),
    Check("season_never_there", _never_there),
    Check("tag_gone", _held_titles(ReasonCode.TAG_GONE)),
    Check("tags_unreadable", _held_titles(ReasonCode.TAGS_UNREADABLE)),
    Check("watched_without_date", _held_titles(ReasonCode.WATCHED_WITHOUT_DATE)),
)
