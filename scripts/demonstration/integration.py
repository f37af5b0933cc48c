"""Sets the integration up through Home Assistant's flows, and reads what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .session import Json, Session

DOMAIN = "jellyseerr_cleanup"


async def add_integration(session: Session, url: str, api_key: str) -> str:
    """Add the integration and return its entry's id."""
    address = {"url": url, "api_key": api_key, "verify_ssl": True}
    done = await session.flow(
        "flow", DOMAIN, ("user", address), ("servers", {"server": "done"})
    )
    return str(done["result"]["entry_id"])


async def add_policy(session: Session, entry_id: str, **policy: Any) -> None:
    """Add a retention policy."""
    await session.flow(
        "subentries/flow",
        [entry_id, "retention_policy"],
        ("user", policy),
        ("confirm", {}),
    )


async def change_options(
    session: Session, entry_id: str, **sections: Mapping[str, Any]
) -> None:
    """Change options that change the plan, by section.

    What a section of the form leaves out has its default; others keep their values.
    """
    await session.flow("options/flow", entry_id, ("init", sections), ("confirm", {}))


async def entry_of(session: Session) -> str | None:
    """Return the id of the integration's first entry; None if there is none."""
    entries = await session.websocket("config_entries/get", domain=DOMAIN)
    return next((str(entry["entry_id"]) for entry in entries), None)


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of the integration, as Home Assistant shows it."""

    key: str  # its translation key
    entity_id: str
    name: str
    state: str
    attributes: Json


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the integration with its entities."""

    id: str
    name: str
    entities: list[Entity] = field(default_factory=list)

    def entity(self, key: str) -> Entity:
        """Return the entity with a translation key."""
        return next(entity for entity in self.entities if entity.key == key)

    @property
    def is_server(self) -> bool:
        """Return whether this is the server's device, and not a user's."""
        return any(entity.key == "deletions_allowed" for entity in self.entities)


async def devices(session: Session) -> list[Device]:
    """Return the integration's devices: the server first, then the users by name."""
    states = {state["entity_id"]: state for state in await session.get("/api/states")}
    names = {
        device["id"]: device["name_by_user"] or device["name"]
        for device in await session.websocket("config/device_registry/list")
    }
    found: dict[str, Device] = {}
    for entity in await session.websocket("config/entity_registry/list"):
        if entity["platform"] == DOMAIN and entity["entity_id"] in states:
            device_id = entity["device_id"]
            device = found.setdefault(device_id, Device(device_id, names[device_id]))
            device.entities.append(
                _entity(entity, states[entity["entity_id"]], device.name)
            )
    return sorted(
        found.values(), key=lambda device: (not device.is_server, device.name)
    )


def _entity(entry: Json, state: Json, device: str) -> Entity:
    attributes = state["attributes"]
    name = attributes.get("friendly_name", "").removeprefix(device).strip()
    return Entity(
        entry["translation_key"], entry["entity_id"], name, state["state"], attributes
    )


async def server_device(session: Session) -> Device:
    """Return the server's device."""
    return (await devices(session))[0]
