"""Users of Jellyseerr and accounts of Jellyfin."""

from pathlib import Path

from ..clock import Clock
from ..jellyfin import AccountRow
from ..jellyfin.ids import make_id
from ..jellyseerr.rows import UserRow
from ..statuses import ADMIN, REQUEST, UserType
from .stack import Stack
from .titles import User


class People(Stack):
    """A household with people in it; the administrator is there from the start."""

    def __init__(
        self,
        folder: Path,
        *,
        jellyseerr: str = "2.7",
        jellyfin: str = "10.11",
        radarr_4k: bool = True,
        sonarr_4k: bool = True,
        clock: Clock | None = None,
    ) -> None:
        """Prepare the servers and the administrator, user 1, as whom the key acts."""
        super().__init__(
            folder,
            jellyseerr=jellyseerr,
            jellyfin=jellyfin,
            radarr_4k=radarr_4k,
            sonarr_4k=sonarr_4k,
            clock=clock,
        )
        self.admin = self.user("admin", admin=True)

    def user(
        self,
        name: str,
        *,
        email: str | None = None,
        display_name: str | None = None,
        jellyfin: bool = True,
        admin: bool = False,
        disabled: bool = False,
        account: User | None = None,
    ) -> User:
        """Add a user with a Jellyfin account; without one (``jellyfin=False``) a local user, or share an ``account``."""
        owned = (
            account.account
            if account
            else self._account(name, admin, disabled)
            if jellyfin
            else None
        )
        row = UserRow(
            id=next(self.jellyseerr.ids["user"]),
            email=email or f"{name.lower().replace(' ', '.')}@example.com",
            created=self.clock.ago(days=400),
            username=display_name or (None if owned else name),
            jellyfin_username=owned.name if owned else None,
            jellyfin_user_id=owned.id if owned else None,
            user_type=UserType.JELLYFIN if owned else UserType.LOCAL,
            permissions=ADMIN if admin else REQUEST,
        )
        self.jellyseerr.users[row.id] = row
        return User(name, row, owned)

    def viewer(self, name: str, *, disabled: bool = False) -> User:
        """Add somebody who only has a Jellyfin account."""
        return User(name, None, self._account(name, False, disabled))

    def _account(self, name: str, admin: bool, disabled: bool) -> AccountRow:
        accounts = self.jellyfin.library.accounts
        row = AccountRow(
            make_id("account", name, len(accounts)),
            name,
            is_admin=admin,
            is_disabled=disabled,
        )
        accounts[row.id] = row
        return row

    def remove_user(self, user: User) -> None:
        """Remove somebody from Jellyseerr; real servers remove the requests too."""
        del self.jellyseerr.users[user.id]
        requests = self.jellyseerr.requests
        for number in [
            row.id for row in requests.values() if row.requested_by is user.row
        ]:
            del requests[number]
