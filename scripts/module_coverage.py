"""A pytest plugin that wants each module covered; coverage knows only a total limit."""

from collections.abc import Generator
import json
from pathlib import Path

import pytest

REPORT = Path(".cache/coverage.json")  # written by pytest-cov, see scripts/test
WANTED = 95  # percent of lines and branches

FAILURES = pytest.StashKey[list[str]]()


def too_little(report: Path) -> list[str]:
    """Return a line for each module that the tests do not cover well enough."""
    if not report.exists():
        return ["the coverage report is missing"]
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    shares = {path: file["summary"]["percent_covered"] for path, file in files.items()}
    return [
        f"{path}: {share:.1f} % covered, {WANTED} % wanted"
        for path, share in sorted(shares.items())
        if share < WANTED
    ]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Fail the session by the report, once pytest-cov, an inner wrapper, wrote it."""
    REPORT.unlink(missing_ok=True)
    result = yield
    failures = session.config.stash[FAILURES] = too_little(REPORT)
    session.testsfailed += bool(failures)
    return result


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name the modules that failed."""
    if failures := config.stash.get(FAILURES, []):
        terminalreporter.section("modules covered too little", red=True)
        for line in failures:
            terminalreporter.write_line(line, red=True)
