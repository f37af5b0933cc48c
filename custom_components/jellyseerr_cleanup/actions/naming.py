"""Which title a call names: by id, by TMDB id, or by name and year.

What compares names of many titles is for threads.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .. import settings
from ..clients.errors import ClientError, UnexpectedAnswer
from ..network import network_for
from ..retention.coverage import Coverage
from ..retention.model import MediaType, TitleId
from ..retention.plan import Decision
from ..retention.remembered import Keep
from ..words.names import Names
from .known_titles import KnownTitles
from .targets import Target, invalid

ATTR_ID = "id"
ATTR_MEDIA_TYPE = "media_type"
ATTR_SEASONS = "seasons"
ATTR_TITLE = "title"
ATTR_TMDB_ID = "tmdb_id"
ATTR_YEAR = "year"

# Jellyseerr asks TMDB, and may hang
_ASKED_FOR = timedelta(seconds=5)


def named_coverage(data: Mapping[str, Any], known: KnownTitles) -> Coverage:
    """Return the movie, series or seasons that a call names; ServiceValidationError."""
    by_id, by_tmdb, by_name = (
        key in data for key in (ATTR_ID, ATTR_TMDB_ID, ATTR_TITLE)
    )
    kind = MediaType(data[ATTR_MEDIA_TYPE]) if ATTR_MEDIA_TYPE in data else None
    if (
        by_id + by_tmdb + by_name != 1
        or (by_id and (kind or ATTR_SEASONS in data))
        or (by_tmdb and not kind)
        or (ATTR_YEAR in data and not by_name)
    ):
        raise invalid("id_or_tmdb_id")
    if by_id:
        return Coverage.of_title(title_id(data[ATTR_ID]))
    if by_name:
        media_type, tmdb = known.named(data[ATTR_TITLE], data.get(ATTR_YEAR), kind)
    else:
        assert kind is not None
        media_type, tmdb = kind, data[ATTR_TMDB_ID]
    if ATTR_SEASONS not in data:
        return Coverage(media_type, tmdb)
    if media_type is MediaType.MOVIE or not data[ATTR_SEASONS]:
        raise invalid("seasons_of_a_movie")
    return Coverage(media_type, tmdb, tuple(sorted(set(data[ATTR_SEASONS]))))


def title_id(text: str) -> TitleId:
    """Return the id of a title that a call gives; ServiceValidationError."""
    try:
        return TitleId.parse(text.strip())
    except ValueError:
        raise invalid("invalid_title_id", id=text) from None


def kept_coverage(
    data: Mapping[str, Any], known: KnownTitles, keeps: tuple[Keep, ...]
) -> Coverage:
    """Return what a call that releases names: also a keep, by its own id."""
    for keep in keeps:
        if keep.id == data.get(ATTR_ID):
            return Coverage.of(keep)
    return named_coverage(data, known)


def keep_id(data: Mapping[str, Any], keeps: tuple[Keep, ...]) -> str | None:
    """Return the id of the one keep that a call names; None if it names a title."""
    given = data.get(ATTR_ID, "")
    if any(str(Coverage.of(keep).keep_id) == given for keep in keeps):
        return None
    return next((keep.id for keep in keeps if keep.id == given), None)


def named_decisions(
    data: Mapping[str, Any],
    decisions: tuple[Decision, ...],
    titles: Names,
    *,
    among: tuple[Decision, ...] = (),
) -> list[Decision]:
    """Return the decisions about what a call names, whose names alone are told.

    ServiceValidationError if there are none, or if they are not `among` these, either.
    """
    ids = {one for decision in decisions for one in decision.ids}
    names = {one: name for one, name in titles.items() if one in ids}
    known = KnownTitles(decisions, names)
    wanted = named_coverage(data, known)

    def touched(of: tuple[Decision, ...]) -> list[Decision]:
        return [
            one
            for one in of
            if any(wanted.touches(Coverage.of_title(title)) for title in one.ids)
        ]

    found = touched(decisions)
    if not found and not touched(among):
        asked = title_id(data[ATTR_ID]) if ATTR_ID in data else wanted.keep_id
        raise known.unknown(str(asked))
    return found


async def async_learn(target: Target, wanted: Coverage, known: KnownTitles) -> None:
    """Have the name of a title remembered that nobody requested yet.

    ServiceValidationError if no server knows it. While Jellyseerr cannot be asked
    nobody is refused for that.
    """
    if known.has(wanted.media_type, wanted.tmdb_id):
        return
    network = network_for(target.hass, settings.timeout(target.entry))
    jellyseerr = network.jellyseerr(settings.jellyseerr_access(target.entry.data))
    try:
        name = await jellyseerr.name(wanted.media_type, wanted.tmdb_id, _ASKED_FOR)
    except UnexpectedAnswer as err:
        if err.is_about_body:
            return
        # TMDB does not have it; or Jellyseerr does not reach TMDB, and says the same
        name = None
    except ClientError:
        return
    if name is None:
        raise await target.hass.async_add_executor_job(known.unknown, wanted.keep_id)
    season = (
        None if wanted.media_type is MediaType.MOVIE else (wanted.seasons or (1,))[0]
    )
    title = TitleId(wanted.media_type, wanted.tmdb_id, season, bool(wanted.is_4k))
    await target.stores.memory.name_titles({title: name})
