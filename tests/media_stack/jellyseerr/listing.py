"""Lists: requests, media and users, with their filters and orders."""

from aiohttp import web

from ..server import Json
from ..statuses import MediaStatus, RequestStatus
from .behaviour import Behaviour
from .rows import MediaRow, RequestRow
from .shapes import is_listed
from .validation import Page, check_parameters, choice, number, page

R, M = RequestStatus, MediaStatus
UNFINISHED = frozenset({M.UNKNOWN, M.PENDING, M.PROCESSING, M.PARTIALLY_AVAILABLE})


def _matches(row: RequestRow, wanted: str, behaviour: Behaviour) -> bool:
    """Tell whether a request passes a filter, by its own and its media's status."""
    status, media = row.status, row.side.status
    match wanted:
        case "approved":
            return status == R.APPROVED
        case "pending":
            return status == R.PENDING
        case "failed":
            return status == R.FAILED
        case "completed":
            return status == R.COMPLETED
        case "available":
            return status == behaviour.fulfilled and media == M.AVAILABLE
        case "deleted":
            return status == R.COMPLETED and media == M.DELETED
        case "processing":
            return status == R.APPROVED and media in UNFINISHED
        case "unavailable":
            return status in {R.PENDING, R.APPROVED} and media in UNFINISHED
        case _:
            return True


def requests(
    request: web.Request, rows: dict[int, RequestRow], behaviour: Behaviour
) -> tuple[Page, list[RequestRow]]:
    """Return the page asked for and all rows that pass, in the order asked for."""
    check_parameters(request, behaviour.list_parameters)
    wanted = choice(request, "filter", behaviour.request_filters, "all")
    order = choice(request, "sort", ("added", "modified"), "added")
    direction = choice(request, "sortDirection", ("asc", "desc"), "desc")
    kind = choice(request, "mediaType", ("movie", "tv", "all"), "all")
    requester = number(request, "requestedBy", 0)
    asked = page(request)
    found = [
        row
        for row in rows.values()
        if is_listed(row)
        and _matches(row, wanted, behaviour)
        and kind in {"all", row.kind}
        and (
            not requester
            or (row.requested_by is not None and row.requested_by.id == requester)
        )
    ]
    found.sort(key=lambda row: row.id)
    if order == "modified":
        found.sort(key=lambda row: row.updated)
    return asked, found if direction == "asc" else found[::-1]


MEDIA_FILTERS: dict[str, frozenset[int]] = {
    "available": frozenset({M.AVAILABLE}),
    "partial": frozenset({M.PARTIALLY_AVAILABLE}),
    "allavailable": frozenset({M.AVAILABLE, M.PARTIALLY_AVAILABLE}),
    "processing": frozenset({M.PROCESSING}),
    "pending": frozenset({M.PENDING}),
}


def media(
    request: web.Request, rows: dict[int, MediaRow], behaviour: Behaviour
) -> tuple[Page, list[MediaRow]]:
    """Return the page of media asked for; the filters ``all`` and ``deleted`` let everything through."""
    check_parameters(request, {"take", "skip", "filter", "sort"})
    wanted = choice(request, "filter", behaviour.media_filters, "all")
    choice(request, "sort", ("added", "modified", "mediaAdded"), "added")
    asked = page(request, default=20)
    statuses = MEDIA_FILTERS.get(wanted)
    found = [
        row
        for row in rows.values()
        if statuses is None or row.standard.status in statuses
    ]
    return asked, found[::-1]


def counts(rows: dict[int, RequestRow], behaviour: Behaviour) -> Json:
    """Return ``/request/count``, which counts hidden requests too."""
    found = [row for row in rows.values() if row.media is not None]

    def count(wanted: str) -> int:
        return sum(_matches(row, wanted, behaviour) for row in found)

    body: Json = {
        "total": len(found),
        "movie": sum(row.kind == "movie" for row in found),
        "tv": sum(row.kind == "tv" for row in found),
        "pending": count("pending"),
        "approved": count("approved"),
        "declined": sum(row.status == R.DECLINED for row in found),
        "processing": count("processing"),
        "available": count("available"),
    }
    return (
        body | {"completed": count("completed")} if behaviour.service_errors else body
    )
