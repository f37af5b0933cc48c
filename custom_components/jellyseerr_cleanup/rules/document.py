"""A text of YAML as values that know their place, read so that nothing can hurt.

Nothing is constructed by YAML's rules: what is written as text stays text, so no date,
no sexagesimal number and no `yes` comes of it. The text, its depth, its aliases and the
values that they stand for are bounded, and each failure is a RulesError.
"""

from dataclasses import dataclass
import re

import yaml

from ..retention.printable import plain
from .complaining import Complaints
from .values import Listed, Mapped, Scalar, Value

MOST_BYTES = 256 * 1024
DEEPEST = 16
MOST_ALIASES = 100
MOST_VALUES = 20_000

_MERGE = "<<"
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_document(text: str) -> Value | None:
    """Return the value that a text is; None if there is none.

    RulesError if it is no YAML of one document, too large, or says anything twice.
    """
    complaints = Complaints()
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        complaints.refuse("too_large", 1, 1, most=str(MOST_BYTES // 1024))
    reader = _Reader(complaints)
    try:
        # The loader in Python: an extension in C is not everywhere
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            reader.take(event)
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        tab = "'\\t'" in (err.problem or "")
        complaints.refuse("tab" if tab else "syntax", line, column)
    except yaml.reader.ReaderError as err:
        line, column = _place(text, err.position)
        code = f"U+{ord(text[err.position]):04X}"
        complaints.refuse("character", line, column, code=code)
    except ValueError, OverflowError:
        # An escape or a version with a number that is none
        complaints.refuse("escape", *reader.place)
    complaints.settle()
    return reader.root


def _place(text: str, position: int) -> tuple[int, int]:
    before = text[:position].split("\n")
    return len(before), len(before[-1]) + 1


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is not read yet; `key` waits for its value."""

    value: Listed | Mapped
    anchor: str | None
    key: Scalar | None = None


class _Reader:
    """Builds values of YAML's events, one after the other."""

    def __init__(self, complaints: Complaints) -> None:
        self._complaints = complaints
        self._open: list[_Open] = []
        self._anchors: dict[str, Value | None] = {}
        self._aliases = 0
        self._documents = 0
        self.root: Value | None = None
        self.place = (1, 1)

    def take(self, event: yaml.Event) -> None:
        """Take the next event; RulesError if the text cannot be read on."""
        if event.start_mark is not None:
            self.place = (event.start_mark.line + 1, event.start_mark.column + 1)
        line, column = self.place
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._complaints.refuse("several_documents", line, column)
            case yaml.AliasEvent():
                self._add(self._alias(event.anchor or "", line, column))
            case yaml.ScalarEvent():
                self._untagged(event)
                if _SURROGATE.search(event.value):
                    self._complaints.refuse("escape", line, column)
                plain = event.style is None
                scalar = Scalar(line, column, event.value, plain)
                if event.anchor:
                    self._anchors[event.anchor] = scalar
                self._add(scalar)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._untagged(event)
                if len(self._open) >= DEEPEST:
                    self._complaints.refuse("too_deep", line, column, most=str(DEEPEST))
                if event.anchor:
                    # Not there yet: an alias within would be endless
                    self._anchors[event.anchor] = None
                kind = Mapped if isinstance(event, yaml.MappingStartEvent) else Listed
                self._open.append(_Open(kind(line, column), event.anchor))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self._open.pop()
                if done.anchor:
                    self._anchors[done.anchor] = done.value
                self._add(done.value)

    def _untagged(self, event: yaml.NodeEvent) -> None:
        if getattr(event, "tag", None) is not None:
            self._complaints.add("explicit_tag", *self.place)

    def _alias(self, name: str, line: int, column: int) -> Value:
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            self._complaints.refuse(
                "too_many_aliases", line, column, most=str(MOST_ALIASES)
            )
        target = self._anchors.get(name)
        if target is None:
            code = "endless_alias" if name in self._anchors else "unknown_alias"
            self._complaints.refuse(code, line, column, name=plain(name))
        return target

    def _add(self, value: Value) -> None:
        if not self._open:
            self.root = value
            return
        at = self._open[-1]
        # An alias counts as all that it stands for
        at.value.size += value.size
        if at.value.size + sum(one.value.size for one in self._open[:-1]) > MOST_VALUES:
            self._complaints.refuse(
                "too_many_values", *self.place, most=str(MOST_VALUES)
            )
        if isinstance(at.value, Listed):
            at.value.items.append(value)
        elif at.key is None:
            at.key = self._key(value)
        else:
            key, at.key = at.key, None
            if key.text in at.value.items:
                self._complaints.add(
                    "duplicate_key", key.line, key.column, key=plain(key.text)
                )
            else:
                at.value.keys[key.text] = key
                at.value.items[key.text] = value

    def _key(self, value: Value) -> Scalar:
        line, column = self.place
        if not isinstance(value, Scalar):
            self._complaints.refuse("key_is_no_text", value.line, value.column)
        if value.text == _MERGE and value.plain:
            self._complaints.add("merge_key", line, column)
        elif value.is_nothing:
            self._complaints.add("key_is_no_text", line, column)
        return value
