"""Tables of given and expected, whose rows have names."""

from collections.abc import Mapping

import pytest


def rows(names: str, table: Mapping[str, object]) -> pytest.MarkDecorator:
    """Run a test once for each row: a tuple where the test takes several values."""
    return pytest.mark.parametrize(names, list(table.values()), ids=list(table))
