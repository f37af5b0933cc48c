"""JSON of Sonarr's rows, with the keys of its OpenAPI."""

from collections.abc import Sequence
from datetime import datetime

from ..clock import arr_date
from ..server import Json
from .rows import EpisodeRow, FileRow, SeasonRow, SeriesRow
from .shapes import ENGLISH, file_shape


def statistics_shape(
    episodes: Sequence[EpisodeRow], files: Sequence[FileRow], now: datetime
) -> Json:
    """Return the counts of a season or a series; an episode counts once it aired and is monitored, or has a file."""
    wanted = [
        row
        for row in episodes
        if row.file_id or (row.monitored and row.aired and row.aired <= now)
    ]
    with_file = sum(row.file_id > 0 for row in episodes)
    past = [row.aired for row in episodes if row.aired and row.aired <= now]
    future = [
        row.aired for row in episodes if row.aired and row.aired > now and row.monitored
    ]
    body: Json = {
        "episodeFileCount": with_file,
        "episodeCount": len(wanted),
        "totalEpisodeCount": len(episodes),
        "sizeOnDisk": sum(file.size for file in files),
        "releaseGroups": ["NOBODY"] if files else [],
        "percentOfEpisodes": 100 * with_file / len(wanted) if wanted else 0.0,
    }
    if past:
        body["previousAiring"] = arr_date(max(past))
    if future:
        body["nextAiring"] = arr_date(min(future))
    return body


def season_shape(row: SeriesRow, season: SeasonRow, now: datetime) -> Json:
    """Return a season; one without episodes has no counts."""
    body: Json = {"seasonNumber": season.number, "monitored": season.monitored}
    episodes = [one for one in row.episodes.values() if one.season == season.number]
    if episodes:
        files = row.files_of(season.number)
        body["statistics"] = statistics_shape(episodes, files, now)
    return body


def series_shape(row: SeriesRow, now: datetime, root: str) -> Json:
    """Return a series with its seasons and counts."""
    episodes = list(row.episodes.values())
    seasons = [season_shape(row, season, now) for season in row.seasons.values()]
    regular = [episode for episode in episodes if episode.season > 0]
    statistics = statistics_shape(regular, list(row.files.values()), now)
    times: Json = {
        name: statistics.pop(name)
        for name in ("previousAiring", "nextAiring")
        if name in statistics
    }
    body: Json = {
        "title": row.title,
        "alternateTitles": [],
        "sortTitle": row.title.lower(),
        "status": row.status,
        "ended": row.status == "ended",
        "overview": f"About {row.title}.",
        **times,
        "network": "",
        "airTime": "20:00",
        "images": [
            {
                "coverType": "poster",
                "url": f"/MediaCover/{row.id}/poster.jpg",
                "remoteUrl": "",
            }
        ],
        "originalLanguage": ENGLISH,
        "seasons": seasons,
        "year": row.year,
        "path": str(row.folder),
        "qualityProfileId": 1,
        "seasonFolder": True,
        "monitored": row.monitored,
        "monitorNewItems": row.monitor_new_items,
        "useSceneNumbering": False,
        "runtime": 45,
        "tvdbId": row.tvdb,
        "tvRageId": 0,
        "tvMazeId": 0,
        "tmdbId": row.tmdb,
        "firstAired": f"{row.year}-01-01T00:00:00Z",
        "lastAired": f"{row.year}-12-31T00:00:00Z",
        "seriesType": "standard",
        "cleanTitle": "".join(row.title.lower().split()),
        "titleSlug": slug(row.title),
        "rootFolderPath": root,
        "certification": "TV-PG",
        "genres": ["Drama"],
        "tags": row.tags,
        "added": arr_date(row.added),
        "ratings": {"votes": 0, "value": 0.0},
        "statistics": {"seasonCount": sum(number > 0 for number in row.seasons)}
        | statistics,
        "languageProfileId": 1,
        "id": row.id,
    }
    return body | ({"imdbId": row.imdb} if row.imdb else {})


def queued_series_shape(series: Json) -> Json:
    """Return a series as a row of the queue includes it: nothing in it is counted."""
    counted = {"statistics", "previousAiring", "nextAiring", "rootFolderPath"}
    alone = {"alternateTitles"}
    bare = {key: series[key] for key in series.keys() - counted - alone}
    bare["seasons"] = [
        {key: season[key] for key in season.keys() - counted}
        for season in series["seasons"]
    ]
    return bare


def episode_shape(
    series: SeriesRow, row: EpisodeRow, *, with_file: bool = False
) -> Json:
    """Return an episode; one without an air date has no such keys."""
    body: Json = {
        "seriesId": series.id,
        "tvdbId": series.tvdb * 1000 + row.id,
        "episodeFileId": row.file_id,
        "seasonNumber": row.season,
        "episodeNumber": row.number,
        "title": row.title or f"Episode {row.number}",
        "runtime": 45,
        "overview": "",
        "hasFile": row.file_id > 0,
        "monitored": row.monitored,
        "unverifiedSceneNumbering": False,
        "id": row.id,
    }
    if row.aired:
        body |= {"airDate": f"{row.aired:%Y-%m-%d}", "airDateUtc": arr_date(row.aired)}
    if row.finale:
        body["finaleType"] = row.finale
    if with_file and row.file_id in series.files:
        body["episodeFile"] = episode_file_shape(series, series.files[row.file_id])
    return body


def episode_file_shape(series: SeriesRow, file: FileRow) -> Json:
    """Return an episode file."""
    common = {
        "seriesId": series.id,
        "seasonNumber": file.season,
        "releaseType": "singleEpisode",
    }
    return common | file_shape(file, series.folder)


def slug(title: str) -> str:
    """Return the part of a web address that stands for a title."""
    return "-".join(title.lower().split())
