"""What these tests share."""

import pytest


@pytest.fixture(autouse=True)
def deletes_quickly(few_hidden_names: None, no_threads: None) -> None:
    """Delete many titles with fewer calls."""
