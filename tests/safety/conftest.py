"""What the safety tests share."""

import pytest


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the event loop's debug mode off: all calls would be three times as slow."""


@pytest.fixture(autouse=True)
def deletes_quickly(few_hidden_names: None, no_threads: None) -> None:
    """Delete many titles with fewer calls, and without changing threads."""
