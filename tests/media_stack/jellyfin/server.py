"""A simulated Jellyfin: addresses, keys and queries."""

import asyncio
import re
from typing import override
from urllib.parse import unquote_plus

from aiohttp import web

from ..clock import Clock
from ..disk import Disk
from ..server import Handle, Json, SimulatedServer, json_answer
from . import shapes, telling
from .behaviour import BEHAVIOURS
from .collections import Collections
from .ids import make_id
from .library import Library
from .mounts import Mount
from .query import Query, plain
from .rows import AccountRow, ItemRow, SessionRow

LINE_LIMIT = 8192
EVERY_FIELD = frozenset(
    {"datecreated", "providerids", "path", "mediasources", "mediasourcecount"}
)


class Jellyfin(SimulatedServer):
    """Jellyfin over HTTP; its contents are in ``library``."""

    name = "jellyfin"

    def __init__(
        self,
        clock: Clock,
        disk: Disk,
        *,
        behaviour: str = "10.11",
        api_key: str,
        base_path: str = "",
    ) -> None:
        """Start with an empty library."""
        super().__init__(clock, base_path=base_path)
        self.behaviour = BEHAVIOURS[behaviour]
        self.version = self.behaviour.version
        self.only_authorization_header = self.behaviour.only_authorization_header
        self.api_key = api_key
        self.server_id = make_id("server", behaviour)
        self.server_name = "jelly"
        self.library = Library(clock, disk, self.behaviour)
        self.collections = Collections(clock, self.library)
        self.starting = False  # on: it answers nothing but who it is
        self.played_filter_is_wrong = False  # 10.11 can list what is not played
        self.sends_queue = True  # off: as 12 does it while something plays
        self.full_list_delay = 0.0  # seconds, as 10.11 takes after a large import
        self.hidden_series_are_empty = False  # on: as 10.11 does it, no 404
        self.strangers_see_episodes = False  # on: as both do it, no 404

    @property
    def mount(self) -> Mount:
        """Return how paths read where Jellyfin runs."""
        return self.library.mount

    @mount.setter
    def mount(self, mount: Mount) -> None:
        self.library.mount = mount

    @override
    def routes(self) -> list[web.RouteDef]:
        base = self.base_path
        return [
            web.get(f"{base}/System/Info/Public", self._public_info),
            web.get(f"{base}/System/Info", self._info),
            web.get(f"{base}/Users", self._users),
            web.get(f"{base}/Users/{{id}}", self._user),
            web.get(f"{base}/Items", self._items),
            web.get(f"{base}/Items/{{id}}", self._item),
            web.get(f"{base}/Shows/{{id}}/Episodes", self._episodes),
            web.get(f"{base}/Sessions", self._sessions),
            web.post(f"{base}/Library/Media/Updated", self._media_updated),
            web.post(f"{base}/Items/{{id}}/Refresh", self._refresh),
            web.post(f"{base}/Items/{{id}}", self._update),
            web.delete(f"{base}/Items/{{id}}", self._delete),
            *self.collections.routes(base),
        ]

    @override
    async def answer(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        if len(f"{request.method} {request.raw_path} HTTP/1.1\r\n") > LINE_LIMIT:
            return web.Response(status=414)
        if self.base_path and not request.path.startswith(f"{self.base_path}/"):
            return web.Response(
                status=302, headers={"Location": f"{self.base_path}/web/"}
            )
        public = request.path == f"{self.base_path}/System/Info/Public"
        if self.starting:
            return telling.while_starting(self._system() if public else None)
        if (
            request.match_info.http_exception is None
            and not public
            and not self._has_key(request)
        ):
            return web.Response(status=401)
        return await handle(request)

    def _has_key(self, request: web.Request) -> bool:
        header = request.headers.get("Authorization", "")
        token = (
            re.search(r'Token="?([^",]*)"?', header)
            if header.startswith("MediaBrowser ")
            else None
        )
        known = unquote_plus(token.group(1)) if token else None
        given = [known, request.query.get("ApiKey")]
        if not self.only_authorization_header:
            given += [
                request.headers.get("X-Emby-Token"),
                request.headers.get("X-MediaBrowser-Token"),
            ]
            given.append(request.query.get("api_key"))
        return self.api_key in given

    # Answers

    def _system(self) -> Json:
        return {
            "LocalAddress": self.url,
            "ServerName": self.server_name,
            "Version": self.version,
            "ProductName": "Jellyfin Server",
            "OperatingSystem": "",
            "Id": self.server_id,
            "StartupWizardCompleted": True,
        }

    async def _public_info(self, request: web.Request) -> web.Response:
        return json_answer(self._system())

    async def _info(self, request: web.Request) -> web.Response:
        more = {
            "HasPendingRestart": False,
            "IsShuttingDown": False,
            "SupportsLibraryMonitor": True,
        }
        return json_answer(self._system() | more)

    async def _users(self, request: web.Request) -> web.Response:
        return json_answer(
            [
                shapes.account(row, self.server_id)
                for row in self.library.accounts.values()
            ]
        )

    async def _user(self, request: web.Request) -> web.Response:
        row = self.library.accounts.get(plain(request.match_info["id"]))
        return (
            json_answer(shapes.account(row, self.server_id))
            if row
            else web.Response(status=404)
        )

    async def _sessions(self, request: web.Request) -> web.Response:
        rows = [
            row for row in self.library.sessions.values() if self.library.plays(row)
        ]
        return json_answer(
            [
                shapes.session(
                    self.library, row, self.server_id, sends_queue=self.sends_queue
                )
                for row in rows
            ]
        )

    async def _media_updated(self, request: web.Request) -> web.Response:
        return await telling.media_updated(self.library, request)

    async def _refresh(self, request: web.Request) -> web.Response:
        number = plain(request.match_info["id"])
        return telling.refresh(self.library, self.library.items.get(number))

    def idle_session(self, account: AccountRow) -> SessionRow:
        """Add a session that plays nothing."""
        row = SessionRow(make_id("idle", account.id), account, self.clock.now())
        return self.library.sessions.setdefault(row.id, row)

    async def _items(self, request: web.Request) -> web.Response:
        query = Query.of(request)
        if (viewer := self._viewer(query)) is None:
            body = b"Error processing request."
            return web.Response(status=404, body=body, content_type="text/plain")
        if query.words("includeitemtypes") == {"boxset"}:
            return self.collections.listed()
        if self.full_list_delay and query.is_full_list:
            await asyncio.sleep(self.full_list_delay)
        rows = [
            row
            for row in query.candidates(self.library.items)
            if self._is_listed(row, query)
            and self._passes(row, query, viewer[0])
            and self.library.visible(row, viewer[0])
        ]
        if "sortname" in query.words("sortby"):
            rows.sort(key=lambda row: (row.name.lower(), row.id))
        if viewer[0] is not None:
            rows = self.library.merged(rows)
        return self._page(rows, query, viewer[0])

    def _is_listed(self, row: ItemRow, query: Query) -> bool:
        """Tell whether a row may be listed: in 10.11 alternates are when asked for."""
        if self.library.main_of(row) is None:
            return True
        return bool(query.ids) and self.behaviour.shows_alternates

    async def _item(self, request: web.Request) -> web.Response:
        query = Query.of(request)
        row = self.library.items.get(plain(request.match_info["id"]))
        viewer = self._viewer(query)
        if viewer and (
            found := self.collections.shows(plain(request.match_info["id"]))
        ):
            return found
        if viewer is None or row is None or not self._may_see(row, viewer[0]):
            return web.Response(status=404)
        return json_answer(
            shapes.item(self.library, row, viewer[0], EVERY_FIELD, self.server_id)
        )

    async def _update(self, request: web.Request) -> web.Response:
        number = plain(request.match_info["id"])
        if number not in self.collections.rows:
            return web.Response(status=404)
        return self.collections.updates(number, await request.json())

    async def _delete(self, request: web.Request) -> web.Response:
        """Delete an item: with media the files go, too."""
        number = plain(request.match_info["id"])
        if number in self.collections.rows:
            return self.collections.deletes(number)
        row = self.library.items.get(number)
        if row is None or row.path is None:
            return web.Response(status=404)
        row.path.unlink()
        return web.Response(status=204)

    async def _episodes(self, request: web.Request) -> web.Response:
        query = Query.of(request)
        series = self.library.items.get(plain(request.match_info["id"]))
        viewer = self._viewer(query)
        if viewer is None and self.strangers_see_episodes:
            viewer = (None,)  # rows without UserData, where lists answer 404
        if viewer is None or series is None or series.type != "Series":
            return json_answer("Series not found", 404)
        if not self._may_see(series, viewer[0]):
            if self.hidden_series_are_empty:
                return self._page([], query, viewer[0])
            return web.Response(status=404)
        season = query.number("season")
        rows = [
            row
            for one in self.library.merged_with(series)
            for row in self.library.episodes(one, viewer[0])
            if self._passes(row, query, viewer[0]) and season in {None, row.season}
        ]
        return self._page(rows, query, viewer[0])

    def _may_see(self, row: ItemRow, account: AccountRow | None) -> bool:
        """Tell whether an account is shown an item that it asks for by its id."""
        visible = self.library.visible(row, account)
        return visible and not self.library.withheld(row, account)

    def _viewer(self, query: Query) -> tuple[AccountRow | None] | None:
        """Return whose view is asked for (the key's own without userId); None for an unknown user."""
        if query.user_id is None:
            return (None,)
        row = self.library.accounts.get(query.user_id)
        return (row,) if row else None

    def _passes(self, row: ItemRow, query: Query, account: AccountRow | None) -> bool:
        if not query.is_of_kind(row, self.library.type_of(row)):
            return False
        if account is None or not query.words("filters"):
            return True
        watch = row.watches.get(account.id)
        if "isfavorite" in query.words("filters") and not (watch and watch.favorite):
            # Before the episodes of all series are counted for nothing
            return False
        data = shapes.user_data(self.library, row, account)
        wrong = self.played_filter_is_wrong
        return query.passes_filters(
            data, data["PlayCount"] > 0 if wrong else data["Played"]
        )

    def _page(
        self, rows: list[ItemRow], query: Query, account: AccountRow | None
    ) -> web.Response:
        start = query.number("startindex") or 0
        limit = query.number("limit")
        page = rows[start:] if limit is None else rows[start : start + limit]
        seen_by = None if query.is_off("enableuserdata") else account
        fields = query.words("fields")
        return json_answer(
            {
                "Items": [
                    shapes.item(self.library, row, seen_by, fields, self.server_id)
                    for row in page
                    if not self.library.withheld(row, account)
                ],
                "TotalRecordCount": 0
                if query.is_off("enabletotalrecordcount")
                else len(rows),
                "StartIndex": start,
            }
        )
