"""A member of the household in the web interface: an account, a person, a link."""

from collections.abc import AsyncGenerator
import contextlib
from typing import Any

from scripts.demonstration.process import RunningHomeAssistant
from scripts.demonstration.session import Json, Session

OPTIONS = "/api/config/config_entries/options/flow"
PASSWORD = "a-password-of-a-test"
FORMS = 5


@contextlib.asynccontextmanager
async def member(
    running: RunningHomeAssistant, name: str
) -> AsyncGenerator[tuple[Session, str]]:
    """Yield the session of a new account, no administrator, and its person's id."""
    owner = running.session
    made = await owner.websocket(
        "config/auth/create", name=name, group_ids=["system-users"]
    )
    user = made["user"]["id"]
    username = name.lower()
    await owner.websocket(
        "config/auth_provider/homeassistant/create",
        user_id=user,
        username=username,
        password=PASSWORD,
    )
    person = await owner.websocket("person/create", name=name, user_id=user)
    async with Session.logged_in(running.url, username, PASSWORD) as session:
        yield session, person["id"]


async def choose(session: Session, entry_id: str, **options: Any) -> None:
    """Change options as the form is at hand: fields may lie in sections.

    Fields that are not named are sent as the form shows them. Steps that come after
    the first, other than those that ask for what is named, are sent as they are.
    """
    shown = await session.post(OPTIONS, {"handler": entry_id})
    left = dict(options)
    for _ in range(FORMS):
        if shown["type"] != "form":
            break
        entered = _filled(shown["data_schema"], left)
        shown = await session.post(f"{OPTIONS}/{shown['flow_id']}", entered)
    assert shown["type"] == "create_entry", shown
    assert not left, f"no form asked for {[*left]}"


def _filled(fields: list[Json], left: dict[str, Any]) -> Json:
    """Return what is entered; what was asked for is no longer left."""
    entered: Json = {}
    for field in fields:
        name = field["name"]
        if name in left:
            entered[name] = left.pop(name)
        elif "schema" in field:
            entered[name] = _filled(field["schema"], left)
        else:
            suggested = field.get("description", {}).get("suggested_value")
            value = suggested if suggested is not None else field.get("default")
            if value is not None:
                entered[name] = value
    return entered
