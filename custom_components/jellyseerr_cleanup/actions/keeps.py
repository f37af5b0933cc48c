"""The actions that keep a title, whatever its policies say, and release it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.util import dt as dt_util

from ..household.keeping import Keeping
from ..retention.durations import NEVER, InvalidDuration, parse_retention
from ..retention.model import MediaRecord, MediaType, TitleId
from ..retention.remembered import Keep
from .answers import keep_answer
from .coverage import Coverage
from .targets import Target, async_target, invalid

ATTR_FOR = "for"
ATTR_ID = "id"
ATTR_MEDIA_TYPE = "media_type"
ATTR_REASON = "reason"
ATTR_SEASONS = "seasons"
ATTR_TMDB_ID = "tmdb_id"
ATTR_UNTIL = "until"


async def async_keep_media(call: ServiceCall) -> ServiceResponse:
    """Keep a title for good, until a date or for a duration; return the keep.

    It replaces an earlier keep with exactly the same coverage.
    """
    coverage = _coverage(call.data)
    now = dt_util.utcnow()
    until = _until(call.data, now)
    if until is not None and until <= now:
        raise invalid("keep_in_the_past", until=dt_util.as_local(until).isoformat())
    target = await async_target(call)
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
    kept = await _keeping(call, target).keep(keep, call.context)
    return {"keep": keep_answer(kept)}


async def async_release_media(call: ServiceCall) -> ServiceResponse:
    """Release the keep with exactly the coverage that the call names; return it."""
    coverage = _coverage(call.data)
    target = await async_target(call)
    released = await _keeping(call, target).release(
        lambda keep: Coverage.of(keep) == coverage, call.context
    )
    if not released:
        raise invalid("no_such_keep", keep=coverage.keep_id)
    return {"released": [keep_answer(keep) for keep in released]}


def _coverage(data: Mapping[str, Any]) -> Coverage:
    """Return the coverage that a call names by title id, or TMDB id and media type."""
    by_tmdb = [key for key in (ATTR_TMDB_ID, ATTR_MEDIA_TYPE) if key in data]
    if ATTR_ID in data:
        if by_tmdb or ATTR_SEASONS in data:
            raise invalid("id_or_tmdb_id")
        try:
            title = TitleId.parse(data[ATTR_ID])
        except ValueError:
            raise invalid("invalid_title_id", id=data[ATTR_ID]) from None
        return Coverage.of_title(title)
    if len(by_tmdb) < 2:
        raise invalid("id_or_tmdb_id")
    media_type = MediaType(data[ATTR_MEDIA_TYPE])
    if ATTR_SEASONS not in data:
        return Coverage(media_type, data[ATTR_TMDB_ID])
    if media_type is MediaType.MOVIE or not data[ATTR_SEASONS]:
        raise invalid("seasons_of_a_movie")
    seasons = tuple(sorted(set(data[ATTR_SEASONS])))
    return Coverage(media_type, data[ATTR_TMDB_ID], seasons)


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
        duration = parse_retention(text)
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


def _keeping(call: ServiceCall, target: Target) -> Keeping:
    memory = target.stores.memory
    return Keeping(call.hass, target.entry, memory, target.coordinator)
