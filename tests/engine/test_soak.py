"""An engine that has polled for weeks holds as much as after its tenth poll.

Its runs are dry: each title is verified, and none leaves. What was deleted is kept for
good, in the journal and in the memory, so a household from which titles leave grows.
"""

from collections import deque
from datetime import timedelta
import gc
import random
from statistics import median
import sys

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from custom_components.jellyseerr_cleanup.reading.paths import parts_of
from tests.cleanup.harness import CleanupHarness, harness, watched, week_after_watching
from tests.media_stack import Household, Movie
from tests.media_stack.faults import Drop, Fault, Status

POLLS, TITLES = 200, 6
PRODUCT = "custom_components.jellyseerr_cleanup"
CONTAINERS = (dict, list, tuple, set, frozenset, deque)
BROKEN: tuple[tuple[str, Fault], ...] = (
    ("/api/v1/request*", Status(500)),
    ("/Items*", Drop()),
    ("/Sessions", Status(503)),
    ("/api/v3/moviefile*", Status(500)),
    ("/api/v3/queue*", Drop()),
)


def held() -> int:
    """Return the bytes of all living objects of the product, with what they contain.

    Tracing each allocation would say the same, three times as slowly, and with the
    noise of what else was allocated meanwhile.
    """
    parts_of.cache_clear()  # it has a bound of its own
    gc.collect()
    found = [
        one for one in gc.get_objects() if type(one).__module__.startswith(PRODUCT)
    ]
    found += [
        value
        for name, module in sys.modules.items()
        if name.startswith(PRODUCT)
        for value in vars(module).values()
        if isinstance(value, CONTAINERS)
    ]
    seen: dict[int, object] = {}
    while found:
        one = found.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        found += [
            inner
            for inner in gc.get_referents(one)
            if isinstance(inner, (*CONTAINERS, str, bytes))
        ]
    return sum(sys.getsizeof(one) for one in seen.values())


async def once(
    at: CleanupHarness, home: Household, chance: random.Random, there: list[Movie]
) -> int:
    """Let people watch and servers fail, and poll or run; return what would be gone."""
    if chance.random() < 0.3:
        movie = chance.choice(there)
        home.watch(home.admin, movie, days_ago=chance.choice([0, 9]))
    failing = chance.random() < 0.2
    if failing:
        path, fault = chance.choice(BROKEN)
        for server in (home.jellyseerr, home.jellyfin, *home.instances):
            server.fault("GET", path, fault)
    try:
        if chance.random() < 0.3:
            return len((await at.run(dry_run=True)).deleted)
        await at.poll()
    except ClientError:
        assert failing
    finally:
        home.heal()
        # Its log would grow, and reuse blocks that count as the integration's
        home.forget_calls()
    return 0


@pytest.mark.long
async def test_memory_does_not_grow(
    freezer: FrozenDateTimeFactory, home: Household
) -> None:
    chance = random.Random(10)
    people = [home.user(name) for name in ("ann", "ben", "cleo")]
    there = [
        watched(home, chance.choice(people), f"Film {number}")
        for number in range(TITLES)
    ]
    for movie in there:
        home.watch(home.admin, movie, days_ago=9)
    verified = 0
    sizes: list[int] = []
    async with harness(
        home,
        week_after_watching(),
        monotonic=lambda: home.clock.now().timestamp(),
    ) as at:
        at.settings.limits = Limits(1000, 10**15, 100)
        for _number in range(POLLS):
            freezer.tick(timedelta(hours=chance.choice([0.25, 1, 6, 12])))
            verified += await once(at, home, chance, there)
            sizes.append(held())
    assert verified > POLLS / 2, "too little happened"
    # What failed lately moves each figure by a few percent
    after_ten, at_the_end = median(sizes[9:20]), median(sizes[-11:])
    assert at_the_end <= 1.1 * after_ten, f"{after_ten} bytes became {at_the_end}"
