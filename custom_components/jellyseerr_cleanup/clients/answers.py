"""What was made of a server's last answers, so that equal ones are not read again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
import hashlib
from operator import is_
from threading import Lock
from typing import Any

_MOST = 1024
# Pages of several lists are read in threads of their own
_KEEPING = Lock()


class Answers:
    """The last answers of one server, by what was asked for.

    Most lists are the same from poll to poll, and to make rows of them costs more than
    all else. The very same object comes out then, so that what depends on it need not
    be looked at either.
    """

    def __init__(self) -> None:
        """Begin without any answer."""
        self._known: OrderedDict[Hashable, tuple[bytes, Any]] = OrderedDict()
        self._whole: OrderedDict[Hashable, tuple[Sequence[object], Any]] = OrderedDict()

    def shaped[Shaped](
        self, key: Hashable, body: bytes, shape: Callable[[bytes], Shaped]
    ) -> Shaped:
        """Return what `shape` makes of a body, or what it made of the same one.

        With the same key `shape` must be the same. It may run in a thread.
        """
        digest = hashlib.blake2b(body, digest_size=16).digest()
        known = self._known.get(key)
        if known is not None and known[0] == digest:
            found: Shaped = known[1]
        else:
            found = shape(body)
        _keep(self._known, key, (digest, found))
        return found

    def assembled[Whole](
        self, key: Hashable, pages: Sequence[object], assemble: Callable[[], Whole]
    ) -> Whole:
        """Return what is assembled of pages, or what was of the very same pages.

        It may run in a thread.
        """
        known = self._whole.get(key)
        if (
            known is not None
            and len(known[0]) == len(pages)
            and all(map(is_, known[0], pages, strict=True))
        ):
            found: Whole = known[1]
        else:
            found = assemble()
        _keep(self._whole, key, (pages, found))
        return found


def _keep(
    known: OrderedDict[Hashable, Any], key: Hashable, one: tuple[Any, Any]
) -> None:
    """Keep this as the newest, and forget what nobody asked for lately."""
    with _KEEPING:
        known.pop(key, None)
        known[key] = one
        if len(known) > _MOST:
            known.popitem(last=False)
