"""Jellyfin and its accounts, from simulated servers and odd answers."""

from typing import Any

import aiohttp
import pytest

from custom_components.jellyseerr_cleanup.clients.errors import (
    ClientError,
    NotAuthorized,
    UnexpectedAnswer,
    UnsupportedVersion,
    WrongServer,
)
from custom_components.jellyseerr_cleanup.clients.jellyfin import (
    JellyfinClient,
    JellyfinInfo,
)
from tests.media_stack import Household

from .canned import Answer
from .connect import Canned, connect
from .jellyfin_bodies import ACCOUNT

SERVER = {
    "Id": "a" * 32,
    "ServerName": "jelly",
    "Version": "10.11.3",
    "ProductName": "Jellyfin Server",
}


async def test_check(home: Household, jellyfin: JellyfinClient) -> None:
    assert await jellyfin.check() == JellyfinInfo(
        home.jellyfin.server_id, "jelly", home.jellyfin.version
    )


@pytest.mark.parametrize("key", ["", "wrong", 'x", Token="y', "two\nlines"])
async def test_a_wrong_key(
    session: aiohttp.ClientSession, home: Household, key: str
) -> None:
    with pytest.raises(NotAuthorized):
        await connect(JellyfinClient, session, home, api_key=key).check()


async def test_a_key_cannot_leave_its_quotation_marks(
    session: aiohttp.ClientSession, canned: Canned
) -> None:
    canned.put("/System/Info", SERVER)
    await connect(JellyfinClient, session, canned, api_key='a", Client="b\n').check()
    assert canned.requests[0][3]["Authorization"].startswith(
        'MediaBrowser Token="a%22%2C Client%3D%22b%0A", Client="Jellyseerr Cleanup", '
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(SERVER | {"Version": "10.8.13"}), UnsupportedVersion),
        (Answer(SERVER | {"Version": "10.9.0"}), None),
        (Answer(SERVER | {"Version": "unstable"}), None),
        (Answer({"Id": "a" * 32, "Version": "12.0.1"}), None),
        (Answer(SERVER | {"ProductName": "Emby Server"}), WrongServer),
        (Answer(SERVER | {"Id": "none"}), WrongServer),
        (Answer({"appName": "Radarr", "version": "5"}), WrongServer),
        (Answer([]), WrongServer),
        (Answer({"message": "no"}, 404), WrongServer),
        (Answer(b"", 503), UnexpectedAnswer),
    ],
)
async def test_what_is_a_jellyfin(
    canned: Canned, answer: Answer, expected: type[ClientError] | None
) -> None:
    canned.put("/System/Info", answer)
    if expected is None:
        assert (await canned.jellyfin.check()).id == "a" * 32
    else:
        with pytest.raises(expected) as caught:
            await canned.jellyfin.check()
        assert type(caught.value) is expected


async def test_accounts(home: Household, jellyfin: JellyfinClient) -> None:
    alice, former = home.user("alice"), home.viewer("former", disabled=True)
    accounts = {one.id: one for one in await jellyfin.accounts()}
    assert accounts.keys() == {
        home.admin.jellyfin_id,
        alice.jellyfin_id,
        former.jellyfin_id,
    }
    assert accounts[alice.jellyfin_id].name == "alice"
    assert accounts[alice.jellyfin_id].enabled
    assert not accounts[former.jellyfin_id].enabled


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        [None],
        [{"Id": ACCOUNT, "Name": "a"}],
        [{"Id": "x", "Policy": {"IsDisabled": False}}],
    ],
    ids=repr,
)
async def test_accounts_that_make_no_sense_fail_the_read(
    canned: Canned, body: Any
) -> None:
    canned.put("/Users", body)
    with pytest.raises(UnexpectedAnswer):
        await canned.jellyfin.accounts()


@pytest.mark.parametrize("odd", [None, "no", 0, {}])
async def test_an_account_that_may_be_disabled_is_in_use(
    canned: Canned, odd: Any
) -> None:
    canned.put("/Users", [{"Id": ACCOUNT, "Policy": {"IsDisabled": odd}}])
    (account,) = await canned.jellyfin.accounts()
    assert account.enabled
