"""The household that tests build, let others work on, and look at."""

from .growth import Growth


class Household(Growth):
    """Users, titles, requests and watches on real HTTP servers, with files in one folder.

    Rows are plain objects: what no method covers, a test changes directly
    (``movie.media.standard.service_id = None``, ``request.row.status = 3``).
    """

    def tree(self) -> dict[str, bytes]:
        """Return every file of the household: relative path and content."""
        return self.disk.tree()

    def files_left(self) -> list[str]:
        """Return the video files that are there, as paths relative to the household's folder."""
        return [path for path in self.tree() if path.endswith(".mkv")]
