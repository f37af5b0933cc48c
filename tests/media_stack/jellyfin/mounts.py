"""How a file's path reads where Jellyfin runs: other mounts, other systems, links."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from unicodedata import normalize

from .ids import make_id

type Mount = Callable[[PurePath], str]


def same(path: PurePath) -> str:
    """Return the path that Radarr and Sonarr see."""
    return str(path)


def prefixes(shown: Mapping[Path, str]) -> Mount:
    """Return a mount on which folders have other names: ``{radarr.root: "/films"}``."""

    def read(path: PurePath) -> str:
        for folder, name in shown.items():
            if path.is_relative_to(folder):
                rest = path.relative_to(folder).parts
                return "/".join([name.rstrip("/"), *rest])
        return str(path)

    return read


def windows(shown: Mapping[Path, str]) -> Mount:
    r"""Return the mount of a Windows server: ``{radarr.root: r"D:\Films"}``."""
    read = prefixes(shown)
    return lambda path: read(path).replace("/", "\\")


def decomposed(path: PurePath) -> str:
    """Return the path as a Mac writes it: an accent is a character of its own."""
    return normalize("NFD", str(path))


def links(folder: str) -> Mount:
    """Return a mount of links in one folder whose names tell nothing of their files."""
    return lambda path: f"{folder}/{make_id('link', path)}{path.suffix}"
