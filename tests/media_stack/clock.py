"""The one clock that the household and its servers share."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


@dataclass(slots=True)
class Clock:
    """Real time plus an offset, or a fixed moment when frozen. Always UTC."""

    frozen_at: datetime | None = None
    offset: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """Return the household's present, aware, in UTC."""
        return (self.frozen_at or datetime.now(UTC)) + self.offset

    def ago(self, days: float = 0, **parts: float) -> datetime:
        """Return the moment so many days (hours, minutes, …) before now."""
        return self.now() - timedelta(days=days, **parts)

    def advance(self, days: float = 0, **parts: float) -> datetime:
        """Move time forward (or back, with negative parts) and return the new present."""
        self.offset += timedelta(days=days, **parts)
        return self.now()

    def freeze(self, at: datetime | None = None) -> datetime:
        """Stop time at a moment, the present by default."""
        self.frozen_at, self.offset = at or self.now(), timedelta()
        return self.frozen_at

    def http_date(self) -> str:
        """Return the present as the value of a ``Date`` header."""
        return format_datetime(self.now(), usegmt=True)


def javascript_date(moment: datetime | None) -> str | None:
    """Format a moment as Jellyseerr does: milliseconds and ``Z``."""
    return (
        None
        if moment is None
        else f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    )


def arr_date(moment: datetime | None) -> str | None:
    """Format a moment as Radarr and Sonarr do: whole seconds and ``Z``."""
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def dotnet_date(moment: datetime | None) -> str | None:
    """Format a moment as Jellyfin does: seven digits of a second and ``Z``."""
    return (
        None
        if moment is None
        else f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06}0Z"
    )
