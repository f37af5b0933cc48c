"""Which tags there are, which title has which, and what is not known of that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import ClientError, TimedOut
from custom_components.jellyseerr_cleanup.clients.radarr import RadarrClient
from custom_components.jellyseerr_cleanup.clients.servarr import ServarrTag
from custom_components.jellyseerr_cleanup.reading.again import of_interest
from custom_components.jellyseerr_cleanup.reading.servers import FoundServer, ServerKind
from custom_components.jellyseerr_cleanup.reading.tags import (
    RowTags,
    read_tags,
    with_tags,
)
from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode, Unknown
from custom_components.jellyseerr_cleanup.retention.tags import InstanceTags
from tests.retention.scenarios import ALICE, MOVIE, OTHER_MOVIE, Scenario

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TAGS = InstanceTags(
    {1: "kids", 2: "rare"}, {"kids": frozenset({7}), "rare": frozenset()}
)
FAILED = Unknown.because(ReasonCode.INSTANCE_UNREACHABLE, server="Radarr")


class Radarr(RadarrClient):
    """A Radarr that has these tags, or does not tell them."""

    def __init__(self, said: tuple[ServarrTag, ...] | ClientError) -> None:
        """Ask no server."""
        self.said = said
        self.asked = 0

    async def tags(self) -> tuple[ServarrTag, ...]:
        """Return them."""
        self.asked += 1
        if isinstance(self.said, ClientError):
            raise self.said
        return self.said


def server(said: Any, key: str = "radarr:0") -> FoundServer:
    """Return a Radarr, or one that did not answer at all: None."""
    client = None if said is None else Radarr(said)
    return FoundServer(key, ServerKind.RADARR, "Radarr", "http://radarr", client=client)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, FAILED),
        (TimedOut("Radarr", "did not answer in time"), FAILED),
        ((), InstanceTags({}, {})),
        (
            (
                ServarrTag(1, "kids", frozenset({7})),
                ServarrTag(2, "rare", frozenset()),
            ),
            TAGS,
        ),
        # No real server was seen to have one label twice: then both count
        (
            (
                ServarrTag(1, "kids", frozenset({7})),
                ServarrTag(3, "kids", frozenset({8})),
            ),
            InstanceTags({1: "kids", 3: "kids"}, {"kids": frozenset({7, 8})}),
        ),
    ],
)
async def test_tags_of_an_instance(said: Any, expected: Any) -> None:
    found = await read_tags({"radarr:0": server(said)}, ["radarr:0"])
    assert found == {"radarr:0": expected}


async def test_only_instances_with_titles_are_asked_and_once() -> None:
    home = Scenario().asks(ALICE).tag_policy("kids", 7)
    servers = {key: server((), key) for key in ("radarr:0", "radarr:1", "jellyfin")}
    before = replace(home.snapshot(), tags={})
    snapshot = await with_tags(before, servers, home.book)
    assert snapshot.tags == {"radarr:0": InstanceTags({}, {})}
    assert await with_tags(snapshot, servers, home.book) is snapshot
    asked = [
        one.client.asked for one in servers.values() if isinstance(one.client, Radarr)
    ]
    assert asked == [1, 0, 0]
    none = home.policies().book
    assert await with_tags(before, servers, none) is before


def test_files_of_what_a_tag_keeps_are_looked_at_and_watches_are_not() -> None:
    """It may lose the tag; what a policy keeps otherwise is not looked at."""
    home = Scenario().asks(ALICE).asks(ALICE, tmdb_id=2).policy(None, 7)
    home.watches(ALICE, 10).watches(ALICE, 10, of=OTHER_MOVIE)
    home.tag_policy("kids", None).tags("kids")
    snapshot = home.snapshot()
    watched, filed = of_interest(home.plan(), snapshot)
    assert [one.id for one in watched] == [OTHER_MOVIE]
    assert [one.id for one in filed] == [MOVIE, OTHER_MOVIE]
    assert of_interest(home.policies().plan(), snapshot) == ([], [])


def test_the_tags_of_an_item() -> None:
    assert TAGS.of_item(7, ["kids", "rare", "keep"], None) == {"kids"}
    # The row was read last: its item is not in the list yet
    assert TAGS.of_item(8, ["kids", "rare", "keep"], (2, 9)) == {"rare"}
    assert (TAGS.ids_of(7), TAGS.ids_of(8)) == ((1,), ())
    assert TAGS.names == {"kids", "rare"}
    assert [TAGS.lists(ids) for ids in (None, (), (1, 2), (1, 3))] == [
        True,
        True,
        True,
        False,
    ]


EARLIER = NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("tags", "ids", "row_at", "expected"),
    [
        (TAGS, (2,), NOW, (2,)),
        (TAGS, (2,), EARLIER, (1,)),
        (TAGS, None, None, (1,)),
        (FAILED, (2,), NOW, (2,)),
        (FAILED, (2,), EARLIER, (2,)),
        (FAILED, None, None, None),
        (None, (2,), EARLIER, (2,)),
    ],
)
def test_the_tags_of_a_row(
    tags: InstanceTags | Unknown | None,
    ids: tuple[int, ...] | None,
    row_at: datetime | None,
    expected: tuple[int, ...] | None,
) -> None:
    """A row that is older than the list does not count against it."""
    assert RowTags(tags, NOW).of(7, ids, row_at) == expected
