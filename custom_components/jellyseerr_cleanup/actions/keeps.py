"""The actions that keep a title, whatever its policies say, release it, and list."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.util import dt as dt_util

from ..household.keeping import Keeping, async_keeping
from ..retention.coverage import Coverage
from ..retention.durations import NEVER, InvalidDuration
from ..retention.model import MediaRecord
from ..retention.remembered import Keep
from ..retention.spelling import read_retention
from ..words.keeps import async_people
from ..words.language import async_words
from .keep_answers import keep_answer, kept_answer, lasting_keeps, listed_keep
from .known_titles import KnownTitles
from .naming import async_learn, keep_id, kept_coverage, named_coverage
from .targets import Target, async_target, failed, invalid

ATTR_FOR = "for"
ATTR_REASON = "reason"
ATTR_UNTIL = "until"


async def async_keep_media(call: ServiceCall) -> ServiceResponse:
    """Keep a title for good, until a date or for a duration; return the keep.

    It replaces an earlier keep with exactly the same coverage.
    """
    target = await async_target(call)
    keeping = await _async_keeping(call, target)
    known = KnownTitles.of(target)
    coverage = await call.hass.async_add_executor_job(named_coverage, call.data, known)
    now = dt_util.utcnow()
    until = _until(call.data, now)
    if until is not None and until <= now:
        raise invalid("keep_in_the_past", until=dt_util.as_local(until).isoformat())
    await async_learn(target, coverage, known)
    media = _known_media(target, coverage)
    keep = Keep(
        id=coverage.keep_id,
        media_type=coverage.media_type,
        tmdb_id=coverage.tmdb_id,
        tvdb_id=media.tvdb_id if media else None,
        imdb_id=media.imdb_id if media else None,
        seasons=coverage.seasons,
        is_4k=coverage.is_4k,
        until=until,
        reason=call.data.get(ATTR_REASON, ""),
        created_at=now,
    )
    keep = await keeping.keep(keep)
    people = await async_people(call.hass)
    names = target.stores.memory.titles
    return {**kept_answer(keep, names, people), "keep": keep_answer(keep)}


async def async_release_media(call: ServiceCall) -> ServiceResponse:
    """Release what the call names, in whatever form it was kept; return the keeps.

    What else a wider keep covers stays kept, and is told as `left`.
    """
    target = await async_target(call)
    keeping = await _async_keeping(call, target)
    memory, known = target.stores.memory, KnownTitles.of(target)
    coverage = await call.hass.async_add_executor_job(
        kept_coverage, call.data, known, memory.memory.keeps
    )
    gone, left = await keeping.release(
        coverage, known.ids, only=keep_id(call.data, memory.memory.keeps)
    )
    if not gone:
        if not known.has(coverage.media_type, coverage.tmdb_id):
            raise await call.hass.async_add_executor_job(
                known.unknown, coverage.keep_id
            )
        raise invalid("no_such_keep", keep=coverage.keep_id)
    people = await async_people(call.hass)
    return {
        **kept_answer(gone[0], memory.titles, people),
        "released": [keep_answer(keep) for keep in gone],
        "left": [keep_answer(one) for one in left],
    }


async def async_list_keeps(call: ServiceCall) -> ServiceResponse:
    """Return what people keep, also while the servers are down.

    HomeAssistantError if that cannot be read: it is not nothing.
    """
    memory = (await async_target(call)).stores.memory
    words, people = await async_words(call.hass), await async_people(call.hass)
    if (keeps := lasting_keeps(memory)) is None:
        raise failed("keeps_unreadable")
    return {"keeps": [listed_keep(one, memory.titles, people, words) for one in keeps]}


def _until(data: Mapping[str, Any], now: datetime) -> datetime | None:
    """Return when the keep ends, in UTC; None for never.

    A date without a time means the end of that day in Home Assistant's time zone.
    """
    if ATTR_UNTIL in data and ATTR_FOR in data:
        raise invalid("until_or_for")
    if ATTR_FOR in data:
        return _after(data[ATTR_FOR], now)
    match data.get(ATTR_UNTIL):
        case datetime() as moment:
            # Without a time zone it is in Home Assistant's
            return dt_util.as_utc(moment)
        case date() as day:
            return dt_util.as_utc(dt_util.start_of_local_day(day + timedelta(days=1)))
        case _:
            return None


def _after(text: str, now: datetime) -> datetime:
    try:
        duration = read_retention(text)
    except InvalidDuration as err:
        raise invalid("invalid_duration", text=err.text, hint=err.hint) from None
    if duration is None:
        hint = "leave it out to keep the title for good"
        raise invalid("invalid_duration", text=NEVER, hint=hint)
    return now + duration


def _known_media(target: Target, coverage: Coverage) -> MediaRecord | None:
    """Return the plan's record of the title; None if it has none.

    With the TVDB and IMDb ids in it the keep outlives a change of the TMDB id.
    """
    if target.coordinator is None:
        return None
    for decision in target.coordinator.data.plan.decisions:
        if any(
            (title.media_type, title.tmdb_id) == (coverage.media_type, coverage.tmdb_id)
            for title in decision.ids
        ):
            return decision.media
    return None


async def _async_keeping(call: ServiceCall, target: Target) -> Keeping:
    memory = target.stores.memory
    return await async_keeping(
        call.hass, target.entry, memory, target.coordinator, call.context
    )
