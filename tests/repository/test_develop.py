"""What scripts/develop decides before it starts anything."""

import pytest

from scripts.demonstration.interactive import _servers


async def folder(monkeypatch: pytest.MonkeyPatch, url: str, api_key: str) -> str:
    """Return the name of the folder in which Home Assistant remembers a real server."""
    monkeypatch.setenv("JELLYSEERR_URL", url)
    monkeypatch.setenv("JELLYSEERR_API_KEY", api_key)
    async with _servers("2.7") as (name, _):
        return name


async def test_each_real_server_has_its_own_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another server or key has another folder, whose name betrays no key."""
    one = await folder(monkeypatch, "http://127.0.0.1:5055", "s3cr3t")
    assert await folder(monkeypatch, "http://127.0.0.1:5055", "s3cr3t") == one
    others = {
        await folder(monkeypatch, "http://127.0.0.1:5056", "s3cr3t"),
        await folder(monkeypatch, "http://127.0.0.1:5055", "another"),
    }
    assert len({one, *others}) == 3
    assert "simulated" not in {one, *others}
    assert "s3cr3t" not in one
