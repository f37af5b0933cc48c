"""The English texts without Home Assistant, and what a good sentence looks like."""

from datetime import date
import json
import re

from custom_components.jellyseerr_cleanup.retention.plan import Plan
from custom_components.jellyseerr_cleanup.words.language import Words
from custom_components.jellyseerr_cleanup.words.reasons import decision_text
from tests.repository.sources import INTEGRATION

# What nobody says: codes, ISO dates, durations as they are stored, unfilled places
_NOT_SAID = (
    r"[{}]",
    r"\b[a-z]+_[a-z_]+\b",
    r"\d{4}-\d\d-\d\d",
    r"\b\d+[dhw]\b",
    r"\bNone\b(?! of)",
    r"\b(?:radarr|sonarr):",
    r"\.\.|  |^\s|\s$|\(\)|“”",
)


def english(today: date = date(2026, 6, 1)) -> Words:
    """Return the words of the English texts, by default in the year of the tests."""
    path = INTEGRATION / "translations/en.json"
    selectors = json.loads(path.read_text(encoding="utf-8"))["selector"]
    return Words({key: one["options"] for key, one in selectors.items()}, today)


def badly_told(plan: Plan) -> dict[str, list[str]]:
    """Return what nobody says in the texts of a plan, by what is said."""
    words = english()
    texts = {decision_text(one, words) for one in plan.decisions}
    return {text: found for text in texts if (found := badly_said(text))}


def badly_said(text: str) -> list[str]:
    """Return what nobody says in a text; a sentence begins large and has an end."""
    found = [one for one in _NOT_SAID if re.search(one, text)]
    if not re.match(r"[A-Z0-9“{]|[a-z]+ (?:has|is|keeps|says|watched)", text):
        found.append("begins small")
    if text[-1] not in ".”":
        found.append("no end")
    return found
