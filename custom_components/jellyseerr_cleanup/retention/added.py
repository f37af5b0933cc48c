"""When a title was added, and whether a file was here before its request."""

from collections.abc import Sequence
from datetime import datetime

from .copies import MediaFile
from .model import LibraryTitle
from .moments import Moments
from .reason import ReasonCode, Unknown
from .titles import Title


def imported(date: datetime, library: LibraryTitle, moments: Moments) -> datetime:
    """Return when a file came: by Jellyfin, if it is to come by Radarr or Sonarr.

    A server whose clock is wrong does not say that it was not here before.
    """
    created = library.created_at
    return date if created is None or moments.has_come(date) else created


def added(
    requested_at: datetime,
    title: Title,
    library: LibraryTitle,
    files: Sequence[MediaFile] | None,
    moments: Moments,
) -> datetime | Unknown:
    """Return when a title was added: the latest date of a server or the request.

    A date in the future does not count, if another server has one: it would be
    another at every poll. Until the files are read, their imports are left out:
    with them the date can only become later.
    """
    imports = [file.added_at for file in files or () if file.added_at]
    dates = [title.media.added_at, library.created_at, max(imports, default=None)]
    known = [date for date in dates if date]
    past = [date for date in known if moments.has_come(date)]
    if not past and files is not None:
        if not known:
            return Unknown.because(ReasonCode.NO_DATE)
        return Unknown.because(ReasonCode.DATE_IN_FUTURE, date=min(known).isoformat())
    return max([requested_at, *past])
