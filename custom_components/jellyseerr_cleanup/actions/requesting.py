"""The action that requests again what was deleted."""

from homeassistant.core import ServiceCall, ServiceResponse

from .. import settings
from ..cleanup.journal.follow_up import FollowUpProblem
from ..cleanup.journal.journal import JournalError
from ..clients.errors import ClientError
from ..engine.requesting import NotRequested, Refusal, request_again
from ..network import network_for
from ..retention.model import TitleName
from ..texts import plain
from ..words.errors import requestable_text
from ..words.language import Words, async_words
from ..words.names import title_name
from .naming import ATTR_ID, title_id
from .targets import async_target, failed, invalid


async def async_request_again(call: ServiceCall) -> ServiceResponse:
    """Request a deleted title for who had requested it; return the request.

    The id is that of an entry of the history.
    """
    title = title_id(call.data[ATTR_ID])
    target = await async_target(call)
    coordinator = target.loaded()
    network = network_for(call.hass, settings.timeout(target.entry))
    jellyseerr = network.jellyseerr(settings.jellyseerr_access(target.entry.data))
    servers = coordinator.data.servers
    words = await async_words(call.hass)
    try:
        found = await request_again(title, target.stores.journal, jellyseerr, servers)
    except NotRequested as err:
        names = {**target.stores.memory.titles}
        if err.entry:
            names[title] = TitleName(err.entry.name, err.entry.year)
        placeholders = {"title": plain(title_name(title, names))}
        if err.why is Refusal.NOT_REQUESTABLE:
            placeholders["why"] = _when(err, words)
        raise invalid(err.why, **placeholders) from None
    except JournalError as err:
        raise failed("journal_unreadable", error=str(err)) from err
    except ClientError as err:
        raise failed("not_requested", error=str(err)) from err
    await coordinator.async_request_refresh()
    return {
        "id": str(found.entry.title),
        "title": found.entry.name,
        "request_id": found.request_id,
        "requested_for": {"id": found.user.id, "name": found.user.name},
        "others": [{"id": one.id, "name": one.name} for one in found.others],
        "in_recycle_bin": found.in_recycle_bin,
    }


def _when(error: NotRequested, words: Words) -> str:
    """Return why Jellyseerr would still refuse or swallow a request."""
    follow = error.entry.follow if error.entry else None
    problem = follow.problem if follow else None
    # What has no problem that is known waits for Jellyseerr's own look
    return requestable_text(problem or FollowUpProblem.WAITS_FOR_SYNC, words)
