"""What a process takes of its machine: the event loop, memory and the disk."""

from array import array
import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
import gc
from pathlib import Path

TICK = 0.001
MEBIBYTE = 1024  # in the kilobytes of /proc


@dataclass(frozen=True, slots=True)
class Lateness:
    """By how many seconds a timer was late: at most, and in 99 of 100 cases."""

    longest: float
    p99: float


class LoopWatch:
    """A timer that goes off every millisecond, and notes by how much it was late."""

    def __init__(self) -> None:
        """Prepare to watch the running loop."""
        self._loop = asyncio.get_running_loop()
        self._late = array("d")
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._late = array("d")
        self._schedule()

    def stop(self) -> Lateness:
        """Return how late the timer was since the start."""
        assert self._timer is not None
        self._timer.cancel()
        # A block that lasts until now delayed a timer that never went off
        late = sorted((*self._late, max(0.0, self._loop.time() - self._due)))
        return Lateness(late[-1], late[int(len(late) * 0.99)])

    def _schedule(self) -> None:
        self._due = self._loop.time() + TICK
        self._timer = self._loop.call_at(self._due, self._note)

    def _note(self) -> None:
        self._late.append(self._loop.time() - self._due)
        self._schedule()


async def idle(seconds: float) -> Lateness:
    """Return how late the timer is while nothing else happens."""
    watch = LoopWatch()
    watch.start()
    await asyncio.sleep(seconds)
    return watch.stop()


def forget_peak() -> None:
    """Let the peak of the memory begin at what is used now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def memory() -> float:
    """Return what the process uses now, in MiB."""
    gc.collect()
    return _status("VmRSS")


def peak() -> float:
    """Return what the process used at most since `forget_peak`, in MiB."""
    return _status("VmHWM")


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) / MEBIBYTE
    raise LookupError(name)


type Files = Mapping[Path, tuple[int, int, int]]


def files_below(folder: Path) -> Files:
    """Return inode, time of the last change and size of each file."""
    found: dict[Path, tuple[int, int, int]] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            status = path.stat()
            found[path] = status.st_ino, status.st_mtime_ns, status.st_size
    return found


def written(before: Files, after: Files) -> dict[str, int]:
    """Return the sizes of the files that were written in between, by name."""
    return {
        path.name: status[2]
        for path, status in after.items()
        if before.get(path) != status
    }
