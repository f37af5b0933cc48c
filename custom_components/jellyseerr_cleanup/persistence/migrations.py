"""Older stored data in today's shape."""

from typing import Any

from .codec import Misshapen


def migrate_decided(
    version: int, minor_version: int, data: dict[str, Any]
) -> dict[str, Any]:
    """Return older decisions of people as 1.2 has them; ValueError if they are none."""
    if (version, minor_version) != (1, 1):
        raise Misshapen("not of a version that was ever written")
    # A keep of 1.1 had no seasons that were released of it; nobody could be done
    keeps = [{**keep, "except_seasons": []} for keep in data["keeps"]]
    return {**data, "keeps": keeps, "said_done": []}


def migrate_observations(
    version: int, minor_version: int, data: dict[str, Any]
) -> dict[str, Any]:
    """Return older observations as 1.4 has them; ValueError if they are none."""
    match version, minor_version:
        case 1, 1:
            data = _observations_of_1_3(_observations_of_1_2(data))
        case 1, 2:
            data = _observations_of_1_3(data)
        case 1, 3:
            pass
        case _:
            raise Misshapen("not of a version that was ever written")
    # 1.3 knew no tags
    return {"tagged": [], "tag_floors": [], **data}


def _observations_of_1_3(data: dict[str, Any]) -> dict[str, Any]:
    """Return observations of 1.2 with what it did not note.

    That is for which server a request was made, which files a title had, what was there
    before its request, who liked or began what, who is on the way to a season, and who
    the users are; of the requests of dates it knew the numbers alone.
    """

    def told(request: dict[str, Any]) -> dict[str, Any]:
        return {"server_id": None, **request}

    return {
        "files_seen": [],
        "absences": [],
        "on_the_way": [],
        "here_before": [],
        "involved": [],
        "people": [],
        **data,
        "shared": [[number, told(one)] for number, one in data["shared"]],
        "vanished": [
            {**one, "request": told(one["request"])} for one in data["vanished"]
        ],
        "floors": [
            [[number, None, None, title], floor]
            for (number, title), floor in data["floors"]
        ],
    }


def _observations_of_1_2(data: dict[str, Any]) -> dict[str, Any]:
    """Return observations of 1.1 as 1.2 has them.

    1.1 noted with each title, for each account, when it was last read as unfinished,
    and with each announcement when it was last shown. 1.2 notes the last poll once.
    """
    known = {**data}
    unfinished = known.pop("unfinished_at")
    times = [at for _, by_time in unfinished["accounts"] for at, _ in by_time]
    times += [one["shown_at"] for _, one in known["announcements"]]
    polled_at = max(times, default=None)
    accounts = [account for account, _ in unfinished["accounts"]]
    lately: dict[int, list[int]] = {
        title: [] for title in range(len(unfinished["titles"]))
    }
    earlier: dict[str, list[Any]] = {}
    for number, (_, by_time) in enumerate(unfinished["accounts"]):
        for at, titles in by_time:
            if at == polled_at:
                for title in titles:
                    lately[title].append(number)
            else:
                earlier.setdefault(at, []).append([number, titles])
    groups: dict[tuple[int, ...], list[int]] = {}
    for title, group in lately.items():
        groups.setdefault(tuple(group), []).append(title)
    return {
        **known,
        "polled_at": polled_at,
        "announcements": [
            [title, {**one, "shown_at": _unless(one["shown_at"], polled_at)}]
            for title, one in known["announcements"]
        ],
        "unfinished": {
            "titles": unfinished["titles"],
            "readers": [[[*group], titles] for group, titles in groups.items()],
            "done": [],
            "earlier": [[at, by_account] for at, by_account in earlier.items()],
            "accounts": accounts,
        },
    }


def migrate_journal(
    version: int, minor_version: int, data: dict[str, Any]
) -> dict[str, Any]:
    """Return a journal of version 1.1 or 1.2 as 1.3 has it; ValueError if it is none.

    1.1 did not note what lay beside a title, what stayed, and how far Jellyfin and
    Jellyseerr had followed. 1.2 kept only the last of attempts that failed alike, and
    did not count them: how many there were is not known any more.
    """
    if (version, minor_version) not in ((1, 1), (1, 2)):
        raise Misshapen("not of a version that was ever written")
    new: dict[str, Any] = {"attempts": 1, "first_at": None}
    if minor_version == 1:
        new |= {"beside": [], "stayed": [], "follow": None}
    return {**data, "entries": [{**entry, **new} for entry in data["entries"]]}


def _unless(at: str, polled_at: str | None) -> str | None:
    return None if at == polled_at else at
