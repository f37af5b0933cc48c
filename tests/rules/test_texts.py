"""Each remark and complaint has its sentence, with exactly what fills it."""

from collections.abc import Mapping
import json
import re

import pytest

from custom_components.jellyseerr_cleanup.rules import complaining, remarks
from tests.repository.sources import INTEGRATION

ALL = {
    complaining.TEXTS: complaining.COMPLAINTS,
    remarks.TEXTS: {code: names for code, (_, names) in remarks.REMARKS.items()},
}


def sentences(key: str) -> Mapping[str, str]:
    """Return the translations under a selector's key."""
    path = INTEGRATION / "translations/en.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    return dict(texts["selector"][key]["options"])


@pytest.mark.parametrize("key", ALL)
def test_sentences(key: str) -> None:
    assert {
        code: frozenset(re.findall(r"{(\w+)}", text))
        for code, text in sentences(key).items()
    } == ALL[key]
    assert all(text[-1] == "." for text in sentences(key).values())
