"""Titles and other names in texts that people read, as they are and not as Markdown."""

from collections.abc import Sequence

from .flow_texts import markdown
from .retention.model import TitleId, TitleName

_MOST_NAMES = 10


def written_title(title: TitleId, name: TitleName | None) -> str:
    """Return what people call a title, for Markdown; its id if nobody told its name."""
    if name is None:
        return markdown(str(title))
    details = []
    if name.year is not None:
        details.append(f"({name.year})")
    if title.season is not None:
        details.append(f"S{title.season:02}")
    if title.is_4k:
        details.append("4K")
    # Apart from the name: of a long one only the beginning is shown
    return " ".join(markdown(part) for part in (name.name, *details))


def listed(names: Sequence[str], and_more: str) -> str:
    """Return the first names, and how many more there are in the words of `and_more`."""
    shown = ", ".join(names[:_MOST_NAMES])
    if (more := len(names) - _MOST_NAMES) > 0:
        return and_more.format(names=shown, count=more)
    return shown
