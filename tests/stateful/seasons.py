"""When a season is complete, as a person says; it shares no code with the product."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from .titles import Season

RECENT = timedelta(days=30)


def incomplete(season: Season, now: datetime) -> Iterator[str]:
    """Return what is missing, or still to come."""
    aired: list[datetime] = []
    for row in season.episodes:
        if not row.file_id and (row.aired is None or row.aired > now):
            yield f"episode {row.number} is still to air"
        else:
            aired += [row.aired] if row.aired else []
            if row.monitored and not row.file_id:
                yield f"episode {row.number} has no file"
    series = season.series.row
    later = any(
        row.season > season.number and row.aired and row.aired <= now
        for row in series.episodes.values()
    )
    if series.status == "continuing" and not later and aired:
        if now - max(aired) < RECENT:
            yield "it is the newest season, and aired lately"
