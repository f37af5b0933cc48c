"""A hundred calls of each action at once: one run, and all are answered at once."""

import asyncio
from typing import Any, override

from aiohttp import web
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.media_stack import Fault, Household
from tests.media_stack.faults import Answer

from .installation import Installation, ids

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


def ask(installed: Installation) -> tuple[list[Asked], list[Asked]]:
    """Ask for previews and for runs, in turn, before any of them begins."""
    actions = ["preview_cleanup", "run_cleanup"] * CALLS
    begin = installed.hass.async_create_task
    asked = [begin(installed.act(action)) for action in actions]
    return asked[::2], asked[1::2]


async def previewed(previews: list[Asked]) -> list[list[str]]:
    """Return what each preview says is due; TimeoutError if one waits for the run."""
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*previews)
    return [ids(answer["due"]) for answer in answers]


async def refused(runs: list[Asked], number: int) -> None:
    """Assert that so many runs are refused, no more, while another is under way."""
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
    installed: Installation, home: Household, server: str, method: str, path: str
) -> None:
    """One run runs; the others and later ones are told at once; previews all answer."""
    comet = await installed.set_up_one_due()
    home.forget_calls()
    gate = Gate()
    getattr(home, server).fault(method, path, gate, times=1)

    previews, runs = ask(installed)
    async with asyncio.timeout(10):
        await gate.reached.wait()
    await refused(runs, CALLS - 1)
    assert await previewed(previews) == [[comet.id]] * CALLS
    later_previews, later_runs = ask(installed)
    await refused(later_runs, CALLS)
    assert await previewed(later_previews) == [[comet.id]] * CALLS
    gate.opened.set()

    answers = await asyncio.gather(*runs, return_exceptions=True)
    (answer,) = [one for one in answers if isinstance(one, dict)]
    assert ids(answer["deleted"]) == [comet.id]
    changes = [
        call.line
        for call in home.calls
        if call.method != "GET" and "/Collections/" not in call.line
    ]
    assert len(changes) == len({*changes}) == 4
    (entry,) = (await installed.act("get_history"))["entries"]
    assert (entry["outcome"], entry["bytes"]) == ("deleted", 4_000_000_000)
    # Nobody stands in the way of the next
    assert await installed.deleted() == []
