"""Over a limit: which, by how much, whose titles, and what a yes permits."""

from datetime import timedelta
import json
import re

from homeassistant.util import dt as dt_util

from tests.integration.installation import Installation, policy
from tests.media_stack import Household
from tests.repository.sources import INTEGRATION

from .repair import Repair
from .shown import placeholders, shown

GB = 10**9


def over(installed: Installation) -> dict[str, str]:
    """Return what the issue is filled with, its Markdown as people see it."""
    filled = placeholders(installed, "over_limit")
    return {key: text.replace("\\", "") for key, text in filled.items()}


async def test_over_limit(installed: Installation) -> None:
    """More is due than the limits allow, until the limits are raised."""
    await installed.set_up_due("Movie 0", "Movie 1", max_titles=1)
    assert placeholders(installed, "over_limit") == {
        "count": "2 titles",
        "size": "8.0",
        "limits": r"- The limit is 1 title in 24 hours\: 2 would go, 1 too many\.",
        "titles": r"- **alice** (2 titles, 8.0 GB): Movie 0 \(2020\), Movie 1 \(2020\)",
    }
    data = shown(installed)["over_limit"].data or {}
    assert data["plan_id"] == installed.coordinator.data.plan.id
    await installed.change_options(max_titles=2)
    assert shown(installed) == {}


async def test_every_limit(installed: Installation) -> None:
    """Each that is exceeded is told; the size is that of the files."""
    for number in range(4):
        installed.watched(f"Movie {number}", size=30 * GB)
    await installed.set_up_for_alice(max_titles=3, max_size_gb=100)
    assert over(installed)["limits"].splitlines() == [
        "- The limit is 3 titles in 24 hours: 4 would go, 1 too many.",
        "- The limit is 100 GB in 24 hours: 120 GB would go, 20 GB too much.",
        "- The share of Radarr is 3 titles in 24 hours: 4 would go, 1 too many.",
    ]


async def test_what_went_counts(installed: Installation) -> None:
    """One title alone is over a limit, after what went within 24 hours."""
    await installed.set_up_due("Movie 0", max_titles=1)
    await installed.act("run_cleanup")
    installed.watched("Movie 1")
    await installed.poll()
    filled = over(installed)
    assert filled["count"] == "1 title"
    assert filled["limits"] == (
        "- The limit is 1 title in 24 hours:"
        " 2 would go with the 1 that went, 1 too many."
    )


async def test_titles_by_person(installed: Installation, home: Household) -> None:
    """A title is listed once for each who requested it; who has none is not named."""
    bob = home.user("Bob*")
    home.request(installed.alice, installed.watched("Hers"), days_ago=39)
    installed.watched("His", bob)
    both = installed.watched("Theirs", size=5 * GB, is_4k=True)
    home.request(bob, both, days_ago=39)
    home.watch(bob, both, days_ago=20)
    home.request(home.user("carol"), home.movie("Unwatched"))
    await installed.set_up(policy("All"), notice_days=0, max_titles=1)
    assert placeholders(installed, "over_limit")["titles"].splitlines() == [
        r"- **alice** (2 titles, 9.0 GB): Hers \(2020\), Theirs \(2020\) 4K",
        r"- **Bob\*** (2 titles, 9.0 GB): His \(2020\), Theirs \(2020\) 4K",
    ]


async def test_many_are_cut(installed: Installation, home: Household) -> None:
    """A text names ten people, and ten titles of each, and how many more there are."""
    for number in range(12):
        installed.watched(f"Movie {number:02}")
    for number in range(10):
        installed.watched(f"Film {number}", home.user(f"user {number}"))
    installed.watched("Film 10", home.user("zoe"))
    await installed.set_up(policy("All"), notice_days=0, max_titles=9)
    first, *others, last = over(installed)["titles"].splitlines()
    titles = first.removeprefix("- **alice** (12 titles, 48.0 GB): ").split(", ")
    named = [f"Movie {number:02} (2020)" for number in range(10)]
    assert titles == [*named[:9], f"{named[9]} and 2 more"]
    assert others == [
        f"- **user {number}** (1 title, 4.0 GB): Film {number} (2020)"
        for number in range(9)
    ]
    assert last == "- and 2 more people"


async def test_titles_of_one_name(installed: Installation, home: Household) -> None:
    """Seasons and qualities of a series are told apart before they are confirmed."""
    alice = installed.alice
    for is_4k, seasons in ((False, {1: 1, 2: 1}), (True, {2: 1})):
        series = home.series("The Bridge", seasons=seasons, tmdb=5, tvdb=6, is_4k=is_4k)
        home.request(alice, series, seasons=list(seasons), days_ago=40)
        for season in seasons:
            home.watch(alice, series, season=season, days_ago=20)
    await installed.set_up_for_alice(max_titles=1)
    filled = over(installed)
    assert filled["count"] == "3 titles"
    _, _, titles = filled["titles"].partition("): ")
    assert titles.split(", ") == [
        "The Bridge (2018) S01",
        "The Bridge (2018) S02",
        "The Bridge (2018) S02 4K",
    ]


async def test_confirming(installed: Installation, repair: Repair) -> None:
    """The question names the titles; a yes permits them, and says which, until when."""
    await installed.set_up_due("Movie 0", "Movie 1", max_titles=1)
    asked = await repair.open("over_limit")
    (whose,) = asked["titles"].splitlines()
    assert whose.endswith(r": Movie 0 \(2020\), Movie 1 \(2020\)")
    assert (await installed.act("preview_cleanup"))["over_limit"] is True

    assert await repair.confirm() == "permitted"
    assert "over_limit" not in shown(installed)
    told = repair.answer["description_placeholders"]
    until = dt_util.now() + timedelta(days=7)
    assert told.pop("until").split(" ")[:2] == [str(until.day), f"{until:%B}"]
    assert told == asked
    texts = json.loads((INTEGRATION / "translations/en.json").read_text("utf-8"))
    flow = texts["issues"]["over_limit"]["fix_flow"]
    assert filled_in(flow["step"]["confirm"]["description"], asked).startswith(
        "Due in Jellyseerr: 2 titles, 8.0 GB."
    )
    said = filled_in(flow["abort"]["permitted"], {**told, "until": "8 June"})
    assert said.startswith("Permitted until 8 June: 2 titles, 8.0 GB.")
    assert whose in said
    assert len(await installed.deleted()) == 2


def filled_in(text: str, placeholders: dict[str, str]) -> str:
    """Return a text as Home Assistant's frontend fills it; each place must be named."""
    return re.sub(r"\{(\w+)\}", lambda place: placeholders[place[1]], text)
