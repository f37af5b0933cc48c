"""What titles and keeps are called: with year, season and quality where they matter."""

from collections.abc import Iterable, Iterator, Mapping

from ..retention.model import MediaType, TitleId, TitleName
from ..retention.plan import Decision
from ..retention.remembered import Keep
from ..texts import details_of, plain

_MOST_SEASONS = 100

type Names = Mapping[TitleId, TitleName]


def name_of(title: TitleId, names: Names) -> TitleName:
    """Return a title's name and year; its TMDB id while the name is not known."""
    return names.get(title) or TitleName(f"TMDB {title.tmdb_id}", None)


def title_name(title: TitleId, names: Names) -> str:
    """Return a title's name with year, season and 4K: `Orbit (2020) S02 4K`."""
    seasons = () if title.season is None else (title.season,)
    return _whole(name_of(title, names), seasons, "4K" if title.is_4k else "")


def keep_name(keep: Keep, names: Names) -> str:
    """Return the name of what a keep covers, with the quality if it is narrowed."""
    name = next(
        (names[one] for one in _titles_of(keep) if one in names),
        TitleName(f"TMDB {keep.tmdb_id}", None),
    )
    quality = {None: "", False: "HD", True: "4K"}[keep.is_4k]
    return _whole(name, keep.seasons or (), quality)


def _titles_of(keep: Keep) -> Iterator[TitleId]:
    """Yield the titles that may have told the name of what is kept.

    Looking for these costs the same in a library of any size.
    """
    seasons: Iterable[int | None] = (None,)
    if keep.media_type is MediaType.TV:
        seasons = (*(keep.seasons or ()), *range(_MOST_SEASONS))
    for season in seasons:
        for is_4k in (False, True):
            yield TitleId(keep.media_type, keep.tmdb_id, season, is_4k)


def _whole(name: TitleName, seasons: tuple[int, ...], quality: str) -> str:
    return " ".join([plain(name.name), *details_of(name, seasons, quality)])


def requester_names(decision: Decision) -> list[str]:
    """Return the names of all who requested a title, each once."""
    named = (one.requester for one in decision.requests if one.requester)
    return [*dict.fromkeys(plain(user.display_name) for user in named)]
