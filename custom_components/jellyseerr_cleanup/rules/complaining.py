"""Complaints about a file: all that were found are told at once."""

from typing import NoReturn

from .model import Complaint, RulesError

# Whoever has more than this reads the first ones
MOST_COMPLAINTS = 50

# Where the translations are: selector.<this>.options
TEXTS = "rule_complaint"

# What may be wrong, and what is said with it: the keys of translations, and what fills
# them
COMPLAINTS: dict[str, frozenset[str]] = {
    code: frozenset(names.split())
    for code, names in {
        # The text
        "too_large": "most",
        "syntax": "",
        "tab": "",
        "character": "code",
        "escape": "",
        "several_documents": "",
        "too_deep": "most",
        "too_many_aliases": "most",
        "too_many_values": "most",
        "endless_alias": "name",
        "unknown_alias": "name",
        "explicit_tag": "",
        "duplicate_key": "key",
        "merge_key": "",
        "key_is_no_text": "",
        # What it says
        "nothing_in_it": "",
        "no_rules": "",
        "expected_text": "field",
        "expected_list": "field",
        "expected_mapping": "field",
        "expected_whole_number": "field value",
        "expected_switch": "field value",
        "expected_one_of": "field value choices",
        "out_of_range": "field value least most",
        "missing": "field",
        "user_without_identifier": "",
        "accounts_required": "",
        "invalid_duration": "field value",
        "duration_in_other_words": "field value instead",
        "duration_too_long": "field value",
    }.items()
}


class Complaints:
    """What is wrong so far."""

    def __init__(self) -> None:
        self._found: list[Complaint] = []

    def add(self, code: str, line: int, column: int, /, **placeholders: str) -> None:
        """Note something wrong that the rest can be read beside."""
        self._found.append(Complaint(code, line, column, placeholders))

    def refuse(self, code: str, line: int, column: int, /, **said: str) -> NoReturn:
        """Raise RulesError: nothing can be read on."""
        self.add(code, line, column, **said)
        raise self._error()

    def settle(self) -> None:
        """Raise RulesError if anything is wrong."""
        if self._found:
            raise self._error()

    def _error(self) -> RulesError:
        found = sorted(self._found, key=lambda one: (one.line, one.column))
        return RulesError(tuple(found[:MOST_COMPLAINTS]))
