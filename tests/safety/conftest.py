"""What the safety tests share."""

import pytest


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave the event loop's debug mode off: it makes hundreds of thousands of calls three times as slow."""
