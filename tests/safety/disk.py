"""What went from a household's disk: each file is compared with what was there."""

from collections.abc import Mapping

from tests.media_stack import Household, Movie


def videos_of(home: Household, *movies: Movie) -> set[str]:
    """Return the paths of movies' videos."""
    return {movie.path.relative_to(home.disk.root).as_posix() for movie in movies}


def videos_gone(home: Household, before: Mapping[str, bytes]) -> set[str]:
    """Return the videos that are gone; AssertionError if what is left has changed."""
    after = home.tree()
    assert after == {path: before[path] for path in after if path in before}
    return {path for path in before.keys() - after.keys() if path.endswith(".mkv")}
