"""The plan of a real installation, by the engine alone; nothing is changed."""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
import os
import sys
from typing import Any

import aiohttp
from yarl import URL

from custom_components.jellyseerr_cleanup.cleanup.journal.journal import Journal
from custom_components.jellyseerr_cleanup.cleanup.limits import Limits
from custom_components.jellyseerr_cleanup.cleanup.records import Records
from custom_components.jellyseerr_cleanup.clients.errors import ClientError
from custom_components.jellyseerr_cleanup.engine.engine import Engine
from custom_components.jellyseerr_cleanup.persistence.memory import (
    MemoryStore,
    StoreName,
)
from custom_components.jellyseerr_cleanup.reading.reader import (
    Identity,
    Reader,
    Reading,
)
from custom_components.jellyseerr_cleanup.reading.servers import (
    Network,
    ServerAccess,
    identity_of,
)
from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.plan import Decision
from custom_components.jellyseerr_cleanup.retention.policy import PolicyBook, Terms

from . import calls
from .redaction import Redaction
from .report import lines

_KEY = "JELLYSEERR_API_KEY"


class NoFile:
    """A store without a file: the plan is that of a first start."""

    path = "nowhere"

    async def read(self) -> dict[str, Any] | None:
        """Return None, as if there never was a file."""
        return None

    async def write(self, data: dict[str, Any]) -> None:
        """Write nothing."""

    async def set_aside(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class PreviewSettings:
    """Settings with one policy for everybody, and the servers that are found."""

    policies: PolicyBook
    identity: Identity
    limits: Limits = field(default_factory=Limits)
    import_exclusion: bool = False
    availability_sync: bool = False
    collection: None = None


def policies_of(chosen: argparse.Namespace) -> PolicyBook:
    """Return the chosen terms for movies and series of everybody."""
    terms = Terms(
        retention=timedelta(days=chosen.days),
        require_watched=not chosen.unwatched,
        include_existing=chosen.include_existing,
    )
    return PolicyBook(
        defaults=dict.fromkeys(MediaType, terms),
        notice=timedelta(days=chosen.notice),
        match_by_id=chosen.match_by_id,
    )


async def read_plan(
    access: ServerAccess,
    policies: PolicyBook,
    timeout: timedelta,
    log: calls.CallLog | None = None,
) -> Reading:
    """Return the reading of a first poll; ClientError if Jellyseerr cannot be read."""
    log = log or calls.CallLog()
    async with aiohttp.ClientSession(trace_configs=[log.trace()]) as session:
        network = Network(lambda _: session, timeout)
        jellyseerr = network.jellyseerr(access)
        public = await jellyseerr.public()
        settings = PreviewSettings(
            policies, Identity(identity_of(public.vapid_public), None)
        )
        files = {name: NoFile() for name in StoreName}
        records = Records(MemoryStore(files), Journal(files[StoreName.JOURNAL]))
        await records.memory.load()
        await records.journal.load()
        reader = Reader(jellyseerr, network, {}, lambda: datetime.now(UTC))
        return await Engine(reader, records, settings).poll()


def answer(reading: Reading) -> dict[str, Any]:
    """Return the plan as plain data: ISO dates in UTC, sizes in bytes."""
    plan = reading.plan
    return {
        "plan_id": plan.id,
        "generated_at": plan.generated_at.isoformat(timespec="seconds"),
        "titles": [_title(decision, reading) for decision in plan.decisions],
        "unlisted_requests": plan.unlisted,
        "servers": {
            key: {"version": server.version, "error": str(server.error or "") or None}
            for key, server in reading.servers.items()
        },
    }


def _title(decision: Decision, reading: Reading) -> dict[str, Any]:
    known = reading.names.get(decision.id)
    leaves_at = decision.delete_after
    instance = reading.servers.get(decision.instance or "")
    return {
        "id": str(decision.id),
        "title": f"{known.name} ({known.year})" if known else str(decision.id),
        "state": str(decision.state),
        "reason": decision.reason.as_dict(),
        "requested_by": sorted(
            {one.requester.display_name for one in decision.requests if one.requester}
        ),
        "delete_after": leaves_at and leaves_at.isoformat(timespec="seconds"),
        "size": decision.size,
        "instance": instance.name if instance else decision.instance,
    }


def redacted(answer: Mapping[str, Any], redaction: Redaction) -> dict[str, Any]:
    """Return the answer without names, keys and addresses."""
    return {
        **answer,
        "titles": [redaction.title(title) for title in answer["titles"]],
        "servers": {
            key: {
                **server,
                "error": server["error"] and redaction.text(server["error"]),
            }
            for key, server in answer["servers"].items()
        },
    }


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/preview",
        description="Print what would leave a household under terms for everybody. "
        f"It only reads. The key comes from {_KEY}.",
    )
    parser.add_argument("url", help="Jellyseerr's address, such as http://nas:5055")
    parser.add_argument("--days", type=float, default=30, help="days to keep (30)")
    parser.add_argument(
        "--unwatched", action="store_true", help="also what the requester did not watch"
    )
    parser.add_argument(
        "--include-existing",
        action="store_true",
        help="also files from before the request",
    )
    parser.add_argument(
        "--match-by-id",
        action="store_true",
        help="ids decide where files have other names in Jellyfin",
    )
    parser.add_argument(
        "--notice",
        type=float,
        default=0,
        help="days of notice (0: what is past is due)",
    )
    parser.add_argument(
        "--timeout", type=float, default=30, help="seconds for a call (30)"
    )
    parser.add_argument("--calls", action="store_true", help="what each call took")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--redact",
        action="store_true",
        help="without names of people, titles and servers, keys and addresses",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the plan; return the exit code.

    It is 1 if Jellyseerr cannot be read, 2 if something is missing on the command line.
    """
    chosen = options(arguments)
    key = os.environ.get(_KEY)
    if not key:
        print(f"scripts/preview: set {_KEY} to Jellyseerr's API key", file=sys.stderr)
        return 2
    log = calls.CallLog()
    redaction = Redaction([key, chosen.url, URL(chosen.url).host or ""])
    try:
        reading = asyncio.run(
            read_plan(
                ServerAccess(chosen.url, key),
                policies_of(chosen),
                timedelta(seconds=chosen.timeout),
                log,
            )
        )
    except (ClientError, ValueError) as error:
        text = redaction.text(str(error)) if chosen.redact else str(error)
        print(f"scripts/preview: {text}", file=sys.stderr)
        return 1
    found = answer(reading)
    if chosen.redact:
        found = redacted(found, redaction)
    if chosen.json:
        print(json.dumps(found, indent=2))
    else:
        print("\n".join(lines(found)))
    if chosen.calls:
        names = {
            call.server: redaction.name("server", call.server) for call in log.calls
        }
        shown = names.__getitem__ if chosen.redact else str
        print("\n".join(["", *calls.lines(log.calls, shown)]))
    return 0
