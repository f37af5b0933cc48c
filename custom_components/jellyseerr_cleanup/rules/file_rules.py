"""The rules in a file: those that become policies, and those that cannot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..retention.model import MediaType
from ..retention.policy import WatchedBy
from ..retention.printable import plain
from .complaining import Complaints
from .remarks import Remarks
from .schema import ANY_RULE, EVERYBODY, TAG_RULE, USER, USER_RULE, Fields, checked
from .values import Mapped, Said, Scalar, Value
from .written import Bases, NamedUser, OnlyHere, Rule, RuleType

_FIELDS: Mapping[RuleType, Fields] = {
    RuleType.USER: USER_RULE,
    RuleType.TAG: TAG_RULE,
    RuleType.EVERYBODY: EVERYBODY,
}


_IDENTIFIERS = ("user_id", "username", "email")


def _is_written(item: Mapped, field: str) -> bool:
    """Return whether a field has a value, be it valid or not."""
    value = item.items.get(field)
    return value is not None and not (isinstance(value, Scalar) and value.is_nothing)


def bases(said: Mapping[str, Any]) -> Bases:
    """Return what a retention is counted from, as far as it is written."""
    return Bases(
        said.get("retention_base"),
        said.get("unwatched_behavior"),
        said.get("unwatched_retention"),
    )


def only_here(said: Mapping[str, Any], complaints: Complaints) -> OnlyHere:
    """Return what only this project says; complains of all accounts of none."""
    watched_by = said.get("watched_by")
    accounts = tuple(one.value for one in said.get("watched_accounts", ()))
    if watched_by and watched_by.value is WatchedBy.ALL and not accounts:
        complaints.add("accounts_required", watched_by.line, watched_by.column)
    existing = said.get("include_existing")
    return OnlyHere(
        watched_by.value if watched_by else None,
        accounts,
        bool(existing and existing.value),
    )


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads rules, and notes what is wrong and what is passed over."""

    complaints: Complaints
    remarks: Remarks

    def rules(
        self, items: Iterable[Value], field: str, kind: RuleType | None = None
    ) -> tuple[Rule, ...]:
        """Return the rules in a list that can be policies; `kind` is that of all."""
        found = []
        for number, item in enumerate(items, start=1):
            if not isinstance(item, Mapped):
                self._complain("expected_mapping", item, field)
            elif rule := self._rule(item, kind, f"Rule {number}"):
                found.append(rule)
        return tuple(found)

    def _rule(self, item: Mapped, kind: RuleType | None, unnamed: str) -> Rule | None:
        if kind is None:
            head = checked(item, ANY_RULE, Complaints())
            written = head.get("type")
            if written is None:
                self._complain("missing", item, "type")
                return None
            if written.value not in set(_FIELDS) - {RuleType.EVERYBODY}:
                name = head["name"].value if "name" in head else unnamed
                self.remarks.add(
                    "rule_type",
                    written.line,
                    written.column,
                    name=plain(name),
                    type=plain(written.value),
                )
                return None
            kind = RuleType(written.value)
        said = checked(item, _FIELDS[kind], self.complaints)
        self._ignored(item, _FIELDS[kind])
        name = said.get("name", Said(unnamed, item.line, item.column))
        media_types = tuple(MediaType)
        if "media_types" in said:
            media_types = tuple(dict.fromkeys(one.value for one in said["media_types"]))
            if not media_types:
                self._complain("missing", item.items["media_types"], "media_types")
        watched = said.get("require_watched")
        if kind is not RuleType.USER:
            self._needed(item, "retention")
        return Rule(
            type=kind,
            name=Said(plain(name.value) or unnamed, name.line, name.column),
            enabled=said.get("enabled"),
            bases=bases(said),
            only_here=only_here(said, self.complaints),
            media_types=media_types,
            users=self._users(said.get("users", ()), watched),
            tags=self._tags(item, said) if kind is RuleType.TAG else (),
            retention=said.get("retention"),
            require_watched=watched,
        )

    def _users(
        self, items: Iterable[Value], watched: Said[bool] | None
    ) -> tuple[NamedUser, ...]:
        users = []
        for item in items:
            if not isinstance(item, Mapped):
                self._complain("expected_mapping", item, "users")
                continue
            said = checked(item, USER, self.complaints)
            self._ignored(item, USER)
            names = [said[key] for key in _IDENTIFIERS if key in said]
            if not any(_is_written(item, key) for key in _IDENTIFIERS):
                self.complaints.add("user_without_identifier", item.line, item.column)
            self._needed(item, "retention")
            if not names or "retention" not in said:
                continue
            own = said.get("require_watched", watched)
            users.append(
                NamedUser(
                    names[0].line,
                    names[0].column,
                    **{key: said[key].value for key in _IDENTIFIERS if key in said},
                    retention=said["retention"],
                    require_watched=bool(own and own.value),
                )
            )
        return tuple(users)

    def _tags(self, item: Mapped, said: Mapping[str, Any]) -> tuple[Said[str], ...]:
        written = [said["tag"]] if "tag" in said else []
        written += said.get("tags", ())
        labels = {
            one.value.strip().lower(): one for one in written if one.value.strip()
        }
        if not labels and not any(_is_written(item, key) for key in ("tag", "tags")):
            self._complain("missing", item, "tag")
        return tuple(Said(label, one.line, one.column) for label, one in labels.items())

    def _needed(self, item: Mapped, field: str) -> None:
        if not _is_written(item, field):
            self._complain("missing", item, field)

    def _ignored(self, item: Mapped, known: Iterable[str]) -> None:
        for name, key in item.keys.items():
            if name not in known:
                self.remarks.add("key_ignored", key.line, key.column, key=plain(name))

    def _complain(self, code: str, value: Value, field: str) -> None:
        self.complaints.add(code, value.line, value.column, field=field)
