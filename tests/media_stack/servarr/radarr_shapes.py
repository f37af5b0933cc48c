"""JSON of Radarr's rows, with the keys of its OpenAPI."""

from ..clock import arr_date
from ..server import Json
from .rows import FileRow, MovieRow
from .shapes import ENGLISH, MOVIE_QUALITY, file_shape

RATING: Json = {"votes": 10, "value": 7.0, "type": "user"}


def movie_file_shape(movie: MovieRow, file: FileRow) -> Json:
    """Return a movie file."""
    body = {"movieId": movie.id} | file_shape(file, movie.folder)
    return body | {"quality": MOVIE_QUALITY, "edition": ""}


def movie_shape(row: MovieRow, root: str, shown: FileRow | None) -> Json:
    """Return a movie with the keys that matter and a few of the others.

    ``shown`` is its ``movieFile``, which need not be the one that ``movieFileId`` names.
    """
    size = sum(file.size for file in row.files)
    body: Json = {
        "title": row.title,
        "originalTitle": row.title,
        "originalLanguage": ENGLISH,
        "alternateTitles": [],
        "secondaryYearSourceId": 0,
        "sortTitle": row.title.lower(),
        "sizeOnDisk": size,
        "status": "released",
        "overview": f"About {row.title}.",
        "inCinemas": f"{row.year}-03-01T00:00:00Z",
        "physicalRelease": f"{row.year}-09-01T00:00:00Z",
        "digitalRelease": f"{row.year}-06-01T00:00:00Z",
        "releaseDate": f"{row.year}-06-01T00:00:00Z",
        "images": [
            {
                "coverType": "poster",
                "url": f"/MediaCover/{row.id}/poster.jpg",
                "remoteUrl": "",
            }
        ],
        "website": "",
        "year": row.year,
        "youTubeTrailerId": "",
        "studio": "",
        "path": str(row.folder),
        "qualityProfileId": 1,
        "hasFile": row.file is not None,
        "movieFileId": row.file.id if row.file else 0,
        "monitored": row.monitored,
        "minimumAvailability": "released",
        "isAvailable": True,
        "folderName": str(row.folder),
        "runtime": 100,
        "cleanTitle": "".join(row.title.lower().split()),
        "tmdbId": row.tmdb,
        "titleSlug": str(row.tmdb),
        "rootFolderPath": root,
        "certification": "PG",
        "genres": ["Drama"],
        "keywords": [],
        "tags": row.tags,
        "added": arr_date(row.added),
        "ratings": {"imdb": RATING, "tmdb": RATING},
        "popularity": 1.0,
        "statistics": {
            "movieFileCount": int(row.file is not None),  # one, however many files
            "sizeOnDisk": size,
            "releaseGroups": ["NOBODY"] if row.files else [],
        },
        "id": row.id,
    }
    if row.imdb:
        body["imdbId"] = row.imdb
    if shown:
        file = movie_file_shape(row, shown)
        # Inside a movie a file has no formats
        del file["customFormats"], file["customFormatScore"]
        body["movieFile"] = file
    return body
