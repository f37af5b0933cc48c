"""An engine that has polled for weeks takes no more memory than one that began."""

import gc
import random
import tracemalloc

import pytest

from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from tests.cleanup.harness import harness, watched, week_after_watching
from tests.media_stack import Household
from tests.media_stack.faults import Drop, Fault, Status

POLLS, TITLES = 200, 25
PRODUCT = tracemalloc.Filter(True, "*/custom_components/jellyseerr_cleanup/*")
BROKEN: tuple[tuple[str, Fault], ...] = (
    ("/api/v1/request*", Status(500)),
    ("/Items*", Drop()),
    ("/Sessions", Status(503)),
    ("/api/v3/moviefile*", Status(500)),
    ("/api/v3/queue*", Drop()),
)


def kept() -> int:
    """Return the bytes that the integration's own code allocated and still holds."""
    gc.collect()
    found = tracemalloc.take_snapshot().filter_traces([PRODUCT])
    return sum(one.size for one in found.statistics("filename"))


@pytest.mark.long
async def test_memory_does_not_grow(home: Household) -> None:
    """Titles come and go, people watch, servers fail, plans are carried out."""
    chance = random.Random(10)
    people = [home.user(name) for name in ("ann", "ben", "cleo")]
    there = [
        watched(home, chance.choice(people), f"Film {number}", days_ago=5)
        for number in range(TITLES)
    ]
    made = len(there)
    after_ten = polls = deleted = 0
    tracemalloc.start(1)
    try:
        async with harness(
            home,
            week_after_watching(),
            monotonic=lambda: home.clock.now().timestamp(),
        ) as at:
            while polls < POLLS:
                home.clock.advance(hours=chance.choice([0.25, 1, 6, 12]))
                broken, fault = chance.choice(BROKEN)
                failing = chance.random() < 0.2
                if failing:
                    for server in (home.jellyseerr, home.jellyfin, *home.instances):
                        server.fault("GET", broken, fault)
                if chance.random() < 0.3:
                    home.watch(chance.choice(people), chance.choice(there), days_ago=0)
                try:
                    if chance.random() < 0.3:
                        deleted += len((await at.run()).deleted)
                    else:
                        await at.poll()
                except ClientError:
                    assert failing
                home.heal()
                polls += 1
                there = [one for one in there if one.managed]
                while len(there) < TITLES:
                    made += 1
                    there.append(
                        watched(home, chance.choice(people), f"Film {made}", days_ago=5)
                    )
                if polls == 10:
                    after_ten = kept()
            at_the_end = kept()
    finally:
        tracemalloc.stop()
    assert deleted > TITLES, "too little happened"
    assert at_the_end <= 1.1 * after_ten, (after_ten, at_the_end, deleted)
