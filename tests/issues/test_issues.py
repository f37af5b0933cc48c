"""Issues: each kind has a test."""

from pathlib import Path

from custom_components.jellyseerr_cleanup.issues.issues import CHECKS


def test_every_kind_is_tested() -> None:
    """Each check has a test in a file of this folder."""
    files = Path(__file__).parent.glob("test_*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [check.key for check in CHECKS if f'"{check.key}"' not in source] == []
