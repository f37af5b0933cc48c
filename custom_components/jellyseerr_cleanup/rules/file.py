"""A document as a file of rules: its sections, and what is passed over in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..retention.model import MediaType
from ..retention.printable import plain
from .complaining import Complaints
from .file_rules import RuleReader, bases, only_here
from .remarks import Remarks
from .schema import APP, DEFAULT_TERMS, STANDARD, Fields, checked
from .values import Listed, Mapped, Scalar, Value
from .written import Bases, DefaultTerms, Duration, Rule, RulesFile, RuleType

OWN_SECTION = "jellyseerr_cleanup"
RETENTION_FIELDS = {
    MediaType.MOVIE: "movie_retention",
    MediaType.TV: "tv_retention",
}
DEFAULT_FIELDS = {MediaType.MOVIE: "default_movies", MediaType.TV: "default_series"}

_RULES, _STANDARD, _APP, _EVERYBODY = "advanced_rules", "rules", "app", "everybody"
# Addresses and keys: nobody looks into it
_INTEGRATIONS = "integrations"


def read_file(
    root: Value | None, complaints: Complaints, remarks: Remarks
) -> RulesFile:
    """Return what a document says: a whole configuration, or the list of rules alone.

    RulesError if it is neither; what is wrong in it is noted in the complaints.
    """
    if root is None or (isinstance(root, Scalar) and root.is_nothing):
        complaints.refuse("nothing_in_it", 1, 1)
    if isinstance(root, Listed):
        reader = RuleReader(complaints, remarks)
        return RulesFile(rules=reader.rules(root.items, _RULES), place=_place(root))
    if isinstance(root, Scalar) or not root.items.keys() & {
        *(_RULES, _STANDARD, _APP, OWN_SECTION)
    }:
        complaints.refuse("no_rules", *_place(root))
    return _Configuration(root, complaints, remarks).read()


@dataclass(slots=True)
class _Configuration:
    root: Mapped
    complaints: Complaints
    remarks: Remarks

    def read(self) -> RulesFile:
        self._passed_over()
        standard = self._section(self.root, _STANDARD, STANDARD)
        app = self._section(self.root, _APP, APP)
        for switch in ("dry_run", "enable_deletion"):
            if said := app.get(switch):
                self.remarks.add("deletions_allowed_decides", said.line, said.column)
        own = self._part(self.root, OWN_SECTION)
        if own:
            self._ignored(own, {_EVERYBODY, *DEFAULT_FIELDS.values()})
        return RulesFile(
            rules=(
                *self._rules(self.root, _RULES, None),
                *(self._rules(own, _EVERYBODY, RuleType.EVERYBODY) if own else ()),
            ),
            retentions=self._retentions(standard),
            bases=bases(standard),
            defaults=self._defaults(own),
            leaving_soon_days=app.get("leaving_soon_days"),
            place=_place(self.root.keys.get(_STANDARD, self.root)),
        )

    def _passed_over(self) -> None:
        known = {_RULES, _STANDARD, _APP, OWN_SECTION, _INTEGRATIONS}
        self._ignored(self.root, known)
        if (key := self.root.keys.get(_INTEGRATIONS)) is not None:
            self.remarks.add("integrations_ignored", *_place(key))

    def _ignored(self, value: Mapped, known: Iterable[str]) -> None:
        for name, key in value.keys.items():
            if name == "disk_threshold":
                self.remarks.add("disk_threshold", *_place(key))
            elif name not in known:
                self.remarks.add("key_ignored", *_place(key), key=plain(name))

    def _part(self, value: Mapped, name: str) -> Mapped | None:
        part = value.items.get(name)
        if part is None or (isinstance(part, Scalar) and part.is_nothing):
            return None
        if isinstance(part, Mapped):
            return part
        self.complaints.add("expected_mapping", *_place(part), field=name)
        return None

    def _section(self, value: Mapped, name: str, fields: Fields) -> Mapping[str, Any]:
        if (part := self._part(value, name)) is None:
            return {}
        self._ignored(part, fields)
        return checked(part, fields, self.complaints)

    def _rules(
        self, value: Mapped, name: str, kind: RuleType | None
    ) -> tuple[Rule, ...]:
        part = value.items.get(name)
        if part is None or (isinstance(part, Scalar) and part.is_nothing):
            return ()
        if not isinstance(part, Listed):
            self.complaints.add("expected_list", *_place(part), field=name)
            return ()
        reader = RuleReader(self.complaints, self.remarks)
        return reader.rules(part.items, name, kind)

    def _retentions(self, standard: Mapping[str, Any]) -> Mapping[MediaType, Duration]:
        return {
            kind: standard[field]
            for kind, field in RETENTION_FIELDS.items()
            if field in standard
        }

    def _defaults(self, own: Mapped | None) -> Mapping[MediaType, DefaultTerms]:
        defaults = {}
        for kind, name in DEFAULT_FIELDS.items():
            if own is None or (part := self._part(own, name)) is None:
                continue
            self._ignored(part, DEFAULT_TERMS)
            said = checked(part, DEFAULT_TERMS, self.complaints)
            watched = said.get("require_watched")
            counted = bases(said)
            defaults[kind] = DefaultTerms(
                require_watched=bool(watched and watched.value),
                bases=counted if counted != Bases() else None,
                only_here=only_here(said, self.complaints),
            )
        return defaults


def _place(value: Value) -> tuple[int, int]:
    return value.line, value.column
