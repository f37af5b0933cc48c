"""Where the processor time of a poll goes: samples of all threads, by part."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
import gc
import re
import sys
import threading
import time
from types import FrameType
from typing import Self

from .control import kind_of

INTERVAL = 0.002
PACKAGE = "custom_components/jellyseerr_cleanup/"

# The first that fits a module's path says the part; None: its caller says it
PARTS: tuple[tuple[str, str | None], ...] = (
    (r"clients/(http|fields|paging|errors|addresses|versions)\.py", None),
    (r"retention/(model|reason|durations|inputs|policy)\.py", None),
    (r"reading/(concurrency|servers|paths|reader|completion)\.py", None),
    (r"(clients/servarr|reading/(copies|roots|file_book|counts))\.py", None),
    (r"(clients/jellyseerr.*|reading/requests)\.py", "jellyseerr"),
    (
        r"(clients/jellyfin.*|reading/(library|item|match|evid|closer).*)\.py",
        "jellyfin",
    ),
    (r"(clients/radarr.*|reading/movie.*)\.py", "radarr"),
    (r"(clients/sonarr.*|reading/(series|season).*)\.py", "sonarr"),
    (r"persistence/.*|stores\.py|retention/(remembering|losses).*", "remembering"),
    (r"retention/.*|engine/planning.*", "planning"),
    (r"(sensor|binary_sensor|switch|entity|devices|coordinator|texts)\.py", "entities"),
    (r"(issues|actions)/.*", "entities"),
)
_COMPILED = tuple((re.compile(pattern), part) for pattern, part in PARTS)

REST = "the rest"
# What only callers with a generic module say
FALLBACK: tuple[tuple[str, str], ...] = (
    (r"clients/servarr.*", "radarr and sonarr"),
    (r"reading/(copies|roots|file_book|counts)\.py", "radarr and sonarr"),
)


class Sampler:
    """Looks at all threads every few milliseconds while it is open.

    Each thread's processor time since the last look goes to what the thread does now,
    so that the parts add up to all that was spent.
    """

    def __init__(self, ports: Mapping[int, str]) -> None:
        """Take the servers' names by port, for what the network does."""
        self._ports = ports
        self._seconds = defaultdict[str, float](float)
        self._spent: dict[int, float] = {}
        self._collected = defaultdict[int, float](float)  # seconds of each thread
        self._collecting_since = 0.0
        self._last: defaultdict[int, str] = defaultdict(lambda: REST)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._interval = sys.getswitchinterval()

    @property
    def parts(self) -> dict[str, float]:
        """Return the seconds of each part, most first."""
        by_seconds = sorted(self._seconds.items(), key=lambda one: -one[1])
        return dict(by_seconds)

    def __enter__(self) -> Self:
        """Begin to look."""
        # A busy thread gives way sooner, so that the looks come when they are due
        sys.setswitchinterval(INTERVAL / 4)
        self._note_spent()
        gc.callbacks.append(self._note_collection)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """End looking."""
        self._ended.set()
        self._thread.join()
        gc.callbacks.remove(self._note_collection)
        sys.setswitchinterval(self._interval)

    def _note_spent(self) -> dict[int, float]:
        """Return the processor time of each thread since the last time."""
        since: dict[int, float] = {}
        for number in sys._current_frames():  # noqa: SLF001 - it is documented
            with suppress(OSError):  # it has ended
                now = time.clock_gettime(time.pthread_getcpuclockid(number))
                since[number] = now - self._spent.get(number, now)
                self._spent[number] = now
        return since

    def _note_collection(self, phase: str, info: Mapping[str, int]) -> None:
        """Count the garbage collector apart: it comes where it likes."""
        now = time.thread_time()
        if phase == "start":
            self._collecting_since = now
        else:
            seconds = now - self._collecting_since
            self._collected[threading.get_ident()] += seconds
            self._seconds["garbage collection"] += seconds

    def _look(self) -> None:
        own = threading.get_ident()
        while not self._ended.wait(INTERVAL):
            frames = sys._current_frames()  # noqa: SLF001 - it is documented
            for number, seconds in self._note_spent().items():
                seconds -= self._collected.pop(number, 0.0)
                if number == own or number not in frames or not seconds:
                    continue
                # A look between a collection and its note gave too much to a part
                if seconds > 0:
                    self._last[number] = self._part(frames[number])
                self._seconds[self._last[number]] += seconds

    def _part(self, frame: FrameType) -> str:
        generic = None
        for path in _paths(frame):
            for pattern, part in _COMPILED:
                if pattern.fullmatch(path):
                    if part is not None:
                        return part
                    break
            generic = generic or path
        if generic is not None:
            for text, part in FALLBACK:
                if re.fullmatch(text, generic):
                    return part
            return REST
        return self._network(frame)

    def _network(self, frame: FrameType | None) -> str:
        """Return the server whose connection is served, if one is."""
        while frame is not None:
            if frame.f_code.co_filename.endswith("selector_events.py"):
                transport = frame.f_locals.get("self")
                with suppress(AttributeError, TypeError, IndexError):
                    port = transport.get_extra_info("peername")[1]  # type: ignore[union-attr]  # if not, it is suppressed
                    if port in self._ports:
                        return kind_of(self._ports[port])
            frame = frame.f_back
        return "home assistant"


def _paths(frame: FrameType | None) -> Iterator[str]:
    """Return the integration's modules of a stack, the innermost first."""
    while frame is not None:
        _, found, path = frame.f_code.co_filename.partition(PACKAGE)
        if found:
            yield path
        frame = frame.f_back
