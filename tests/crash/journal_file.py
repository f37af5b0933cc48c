"""The journal as it is on disk, read without the product's code."""

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any, Self

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as it is written."""

    row: Json

    @property
    def title(self) -> str:
        """Return the title's id."""
        title: str = self.row["title"]
        return title

    @property
    def summary(self) -> tuple[str | None, str | None, int]:
        """Return the outcome, the code of what went wrong, and the bytes freed."""
        return self.row["outcome"], self.row["error_code"], self.row["freed"]

    def intends(self, kind: str, number: int) -> bool:
        """Whether this belongs to the entry: a kind is the last part of an address."""
        if kind == "media":
            return bool(self.row["media_id"] == number)
        key, rows = {
            "moviefile": ("file_id", self.row["files"]),
            "episodefile": ("file_id", self.row["files"]),
            "movie": ("item_id", self.row["files"]),
            "series": ("item_id", self.row["seasons"]),
            "request": ("request_id", self.row["carried_out"]),
        }[kind]
        return any(row[key] == number for row in rows)

    def knows_episode(self, number: int) -> bool:
        """Whether an episode's flag is recorded in the entry."""
        return any(
            number == one for row in self.row["seasons"] for one, _ in row["episodes"]
        )

    def knows_season(self, series_id: int, number: int) -> bool:
        """Whether a season's flag is recorded in the entry."""
        return any(
            (row["item_id"], row["number"]) == (series_id, number)
            for row in self.row["seasons"]
        )


@dataclass(frozen=True, slots=True)
class JournalFile:
    """All entries, and the totals."""

    entries: tuple[Entry, ...] = ()
    totals: Json | None = None

    @classmethod
    def read(cls, storage: Path) -> Self:
        """Read it; empty if there is none."""
        files = list(storage.glob("jellyseerr_cleanup.*.journal"))
        if not files:
            return cls()
        [file] = files
        data = json.loads(file.read_bytes())["data"]
        return cls(tuple(Entry(row) for row in data["entries"]), data["totals"])

    @property
    def open_entries(self) -> list[Entry]:
        """Return what was intended and not concluded."""
        return [one for one in self.entries if one.row["outcome"] is None]

    @property
    def untidied(self) -> list[Entry]:
        """Return what is recorded as gone, and whose requests may go now."""
        return [
            one
            for one in self.entries
            if one.row["outcome"] == "deleted"
            and one.row["follow"]["tidied_at"] is None
        ]

    def of(self, title: str) -> list[Entry]:
        """Return a title's entries, oldest first."""
        return [one for one in self.entries if one.title == title]


def carried_out(storage: Path) -> set[int]:
    """Return the ids of the requests that are remembered as carried out."""
    [file] = storage.glob("jellyseerr_cleanup.*.keeps")
    data = json.loads(file.read_bytes())["data"]
    return {row["request_id"] for row in data["carried_out"]}
