"""What can be said of a file: the keys of translations, and what fills them."""

from .model import Remark, RemarkKind

# Where the translations are: selector.<this>.options
TEXTS = "rule_remark"

_KINDS = {
    RemarkKind.TAKEN_OVER: {
        "policy_added": "name retention",
        "policy_changed": "name retention",
        "policy_loses": "name who",
        "policy_loses_movies": "name",
        "policy_loses_series": "name",
        "policy_removed": "name",
        "policy_reduced": "name",
        "default_taken_over": "field retention",
        "leaving_soon_taken_over": "days",
    },
    # Once for the file, at what it is first about
    RemarkKind.DIFFERS: {
        "every_requester": "",
        "watched_by_the_requester": "",
        "seasons_not_series": "",
        "unknown_holds": "",
        "announced_first": "",
        "only_what_was_requested": "",
        "unwatched_retention_ignored": "name",
        "user_without_retention": "user",
        "zero_is_never": "field",
        "unwatched_waits_for_anybody": "name",
        "tags_only_lengthen": "name",
        "tag_is_shorter": "name retention",
        "default_not_written": "field retention",
        "deletions_allowed_decides": "",
    },
    RemarkKind.UNSUPPORTED: {
        "rule_type": "name type",
        "disk_threshold": "",
        "integrations_ignored": "",
        "key_ignored": "key",
    },
    RemarkKind.UNKNOWN: {
        "user_unknown": "user",
        "user_unknown_nearest": "user nearest",
        "user_ambiguous": "user",
        "users_disagree": "user",
        "user_partly_unknown": "user",
        "tag_unknown": "tag",
        "tag_unknown_nearest": "tag nearest",
        "tags_not_read": "tag",
        "nobody_left": "name",
    },
    RemarkKind.SHADOWED: {
        "user_shadowed": "user name first",
        "tag_shadowed": "tag name first",
        "everybody_shadowed": "name first",
    },
    RemarkKind.EXISTS: {
        "policy_exists": "name",
        "policy_not_whole": "name",
        "user_exists": "user name policy",
        "tag_exists": "tag name policy",
        "everybody_exists": "name policy",
        "option_exists": "field",
    },
    RemarkKind.UNCONFIRMED: {
        "policy_is_short": "name retention",
        "default_is_short": "field retention",
    },
    RemarkKind.DISABLED: {"rule_disabled": "name", "rule_not_enabled": "name"},
}
REMARKS = {
    code: (kind, frozenset(names.split()))
    for kind, codes in _KINDS.items()
    for code, names in codes.items()
}
# These say what is so everywhere, and once is enough
_ONCE = set(_KINDS[RemarkKind.DIFFERS]) - {
    "user_without_retention",
    "default_not_written",
    "tag_is_shorter",
    "zero_is_never",
}


class Remarks:
    """What there is to say so far."""

    def __init__(self) -> None:
        self._said: list[Remark] = []
        self._once: set[str] = set()

    def add(self, code: str, line: int, column: int, /, **placeholders: str) -> None:
        """Say something about a place; of what is so everywhere only the first."""
        if code in _ONCE:
            if code in self._once:
                return
            self._once.add(code)
        kind, _ = REMARKS[code]
        self._said.append(Remark(kind, code, line, column, placeholders))

    def in_order(self) -> tuple[Remark, ...]:
        """Return all of them as the file goes."""
        return tuple(sorted(self._said, key=lambda one: (one.line, one.column)))
