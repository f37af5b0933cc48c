"""True rows of Sonarr's lists, for tests to change."""

API = "/api/v3"
SEASON = {"seasonNumber": 1, "monitored": True}
COUNTS = {
    "episodeFileCount": 2,
    "episodeCount": 3,
    "totalEpisodeCount": 4,
    "sizeOnDisk": 5_000_000_000,
    "percentOfEpisodes": 66.6,
}
SERIES = {
    "id": 5,
    "tvdbId": 81189,
    "tmdbId": 1396,
    "title": "A",
    "year": 2008,
    "path": "/tv/A",
    "status": "ended",
    "monitored": True,
    "seasons": [SEASON],
}
EPISODE = {
    "id": 3,
    "seriesId": 5,
    "seasonNumber": 1,
    "episodeNumber": 2,
    "episodeFileId": 7,
    "hasFile": True,
    "monitored": True,
}
FILE = {
    "id": 7,
    "seriesId": 5,
    "seasonNumber": 1,
    "path": "/tv/A/Season 01/A.mkv",
    "size": 1_000_000_000,
    "dateAdded": "2025-01-01T00:00:00Z",
}
