"""What polls tell, and what they asked for."""

from tests.cleanup.harness import CleanupHarness
from tests.media_stack import Household
from tests.seasons.house import told


async def tells(at: CleanupHarness, *titles: str) -> list[str]:
    """Poll, and return in a few words what the plan says of each title."""
    plan = (await at.poll()).plan
    return [told(plan, title) for title in titles]


async def deletes(at: CleanupHarness) -> set[str]:
    """Poll and carry out; return the titles that went."""
    return {str(one.id) for one in (await at.run()).deleted}


def library_reads(home: Household) -> list[int]:
    """Return which of the calls for items read everything that Jellyfin has."""
    return [
        number
        for number, call in enumerate(home.jellyfin.calls.to("GET", "/Items"))
        if call.query.get("includeItemTypes") == "Movie,Series,Episode"
    ]
