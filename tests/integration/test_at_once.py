"""A hundred calls of each action at the same moment: one run, no more, and everybody is answered at once."""

import asyncio
from typing import Any, override

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.media_stack import Fault, Household
from tests.media_stack.faults import Answer

from .house import act, allow_deletions, policy, set_up

CALLS = 100

type Asked = asyncio.Task[dict[str, Any]]


class Gate(Fault):
    """Answer only once it is opened."""

    def __init__(self) -> None:
        """Begin closed, with nobody before it."""
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    @override
    async def respond(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        self.reached.set()
        await self.opened.wait()
        return await answer()


def ask(hass: HomeAssistant) -> tuple[list[Asked], list[Asked]]:
    """Ask for previews and for runs, in turn, before any of them begins."""
    previews, runs = [], []
    for _ in range(CALLS):
        previews.append(hass.async_create_task(act(hass, "preview_cleanup")))
        runs.append(hass.async_create_task(act(hass, "run_cleanup")))
    return previews, runs


async def previewed(previews: list[Asked]) -> list[list[str]]:
    """Return what each preview says is due; TimeoutError if one waits for the run."""
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*previews)
    return [[title["id"] for title in answer["due"]] for answer in answers]


async def refused(runs: list[Asked], number: int) -> None:
    """Assert that so many runs, and no more, are told that another is under way, while it is."""
    async with asyncio.timeout(5):
        while sum(run.done() for run in runs) < number:
            await asyncio.sleep(0.01)
    errors = [run.exception() for run in runs if run.done()]
    assert len(errors) == number
    for error in errors:
        assert isinstance(error, HomeAssistantError)
        assert error.translation_key == "run_in_progress"


@pytest.mark.parametrize(
    ("server", "method", "path"),
    [
        pytest.param("jellyseerr", "GET", "/api/v1/user", id="while it polls"),
        pytest.param("jellyfin", "GET", "/Sessions", id="while it reads"),
        pytest.param("radarr", "DELETE", "/api/v3/moviefile/*", id="while it deletes"),
        pytest.param("jellyseerr", "DELETE", "/api/v1/media/*", id="while it tidies"),
    ],
)
async def test_a_hundred_calls_at_once(
    hass: HomeAssistant, home: Household, server: str, method: str, path: str
) -> None:
    """Of the runs of one moment one runs; the others, and all that come later, are told so at once. All previews answer."""
    alice = home.user("alice")
    comet = home.movie("The Comet", size=5_000)
    home.request(alice, comet)
    home.watch(alice, comet, days_ago=20)
    entry = await set_up(hass, home, policy("Alice", [alice]), notice_days=0)
    await allow_deletions(hass, entry)
    home.forget_calls()
    gate = Gate()
    getattr(home, server).fault(method, path, gate, times=1)

    previews, runs = ask(hass)
    async with asyncio.timeout(10):
        await gate.reached.wait()
    await refused(runs, CALLS - 1)
    assert await previewed(previews) == [[comet.id]] * CALLS
    later_previews, later_runs = ask(hass)
    await refused(later_runs, CALLS)
    assert await previewed(later_previews) == [[comet.id]] * CALLS
    gate.opened.set()

    (answer,) = [
        result
        for result in await asyncio.gather(*runs, return_exceptions=True)
        if isinstance(result, dict)
    ]
    assert [title["id"] for title in answer["deleted"]] == [comet.id]
    changes = [call.line for call in home.calls if call.method != "GET"]
    assert len(changes) == len({*changes}) == 3
    history = await act(hass, "get_history")
    assert [one["outcome"] for one in history["entries"]] == ["deleted"]
    assert history["entries"][0]["bytes"] == 5_000
    # Nobody stands in the way of the next
    assert (await act(hass, "run_cleanup"))["deleted"] == []
