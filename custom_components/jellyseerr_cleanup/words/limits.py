"""What is said of limits that are exceeded: which, how much, and by how much."""

from collections.abc import Iterable, Mapping

from ..cleanup.limits import Excess, Limit
from ..reading.servers import FoundServer
from ..texts import plain
from .language import Words

_TENTH_OF_A_GIGABYTE = 100_000_000


def limits_text(
    over: Iterable[Excess], servers: Mapping[str, FoundServer], words: Words
) -> str | None:
    """Return which limits are exceeded, and by how much; None if none is."""
    sentences = [excess_text(one, servers, words) for one in over]
    if not sentences:
        return None
    return " ".join([words.say("limit", "exceeded"), *sentences])


def excess_text(one: Excess, servers: Mapping[str, FoundServer], words: Words) -> str:
    """Return a limit, how much would go, how much went of that, and what is too much.

    `servers` name the instance whose share it is.
    """
    if one.limit is Limit.SIZE:
        return words.say("limit", one.limit, _gigabytes(one))
    values = {
        "allowed": words.count("titles", one.allowed),
        "total": str(one.total),
        "gone": str(one.gone or ""),
        "over": str(one.total - one.allowed),
    }
    if one.instance:
        found = servers.get(one.instance)
        values["server"] = plain(found.name if found else one.instance)
    return words.say("limit", one.limit, values)


def _gigabytes(one: Excess) -> dict[str, str]:
    """Return what fills the text of a size.

    It is rounded up: what is too much must not read as nothing.
    """
    total = -(-one.total // _TENTH_OF_A_GIGABYTE)
    allowed = one.allowed // _TENTH_OF_A_GIGABYTE
    tenths = {
        "allowed": allowed,
        "total": total,
        "gone": -(-one.gone // _TENTH_OF_A_GIGABYTE),
        "over": total - allowed,
    }
    written = {name: f"{size / 10:.1f}" for name, size in tenths.items()}
    return {
        name: "" if name == "gone" and not one.gone else size.removesuffix(".0")
        for name, size in written.items()
    }
