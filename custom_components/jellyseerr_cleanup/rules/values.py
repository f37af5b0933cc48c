"""What stands in a document: values that know where. Lines and columns are from 1."""

from dataclasses import dataclass, field

_NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Scalar:
    """A text as it is written; `plain` is whether it has no quotes."""

    line: int
    column: int
    text: str
    plain: bool
    size: int = 1

    @property
    def is_nothing(self) -> bool:
        """Return whether nothing is written, or that it is nothing."""
        return self.plain and self.text in _NOTHING


@dataclass(slots=True)
class Listed:
    """A list; `size` counts all values in it, those of aliases each time."""

    line: int
    column: int
    items: list[Value] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class Mapped:
    """Values by keys; `keys` are the places of these."""

    line: int
    column: int
    items: dict[str, Value] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    size: int = 1


type Value = Scalar | Listed | Mapped


@dataclass(frozen=True, slots=True)
class Said[T]:
    """What a value means, and where that is written."""

    value: T
    line: int
    column: int
