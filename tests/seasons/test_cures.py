"""No hold without a way out: what the documentation says to do ends it, and it goes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.jellyseerr_cleanup.retention.reason import ReasonCode
from tests.cleanup.harness import CleanupHarness
from tests.words.english import badly_told

from .cures import CASES, Held
from .house import House, opened, told


async def until(
    freezer: FrozenDateTimeFactory, at: CleanupHarness, days: float
) -> None:
    """Let days pass, with polls as they are made."""
    while days > 0:
        freezer.tick(timedelta(days=min(days, 0.9)))
        days -= 0.9
        await at.poll()


@pytest.mark.parametrize("name", CASES)
async def test_a_cure_ends_the_hold(
    tmp_path: Path, freezer: FrozenDateTimeFactory, name: str
) -> None:
    held: list[Held] = []

    def build(h: House) -> None:
        held.append(CASES[name](h))

    async with opened(tmp_path, build, "3.1", "10.11") as (h, at):
        (title,) = held
        plan = (await at.poll()).plan
        assert badly_told(plan) == {}
        code = told(plan, title.id).removeprefix("held: ")
        assert name.startswith(code), code
        await at.run()
        assert title.is_there
        title.cure()
        at.settings.policies = replace(h.book, notice=timedelta(0))
        await at.poll()
        await until(freezer, at, title.days)
        result = await at.run()
        assert [str(one.id) for one in result.deleted] == [title.id], told(
            at.engine.reading.plan if at.engine.reading else (await at.poll()).plan,
            title.id,
        )
        assert not title.is_there


# Those whose cure is an act of its own, or a row of the table
ELSEWHERE = {
    "clock_suspect": "tests/retention/test_clock.py",
    "favorite_gone": "tests/retention/test_holds_that_last.py",
    "file_ambiguous": "tests/seasons/rows_resolution.py",
    "half_removed": "tests/issues/test_repairs.py",
    "held_by_memory": "tests/issues/test_repairs.py",
    "no_file": "tests/reading/test_copies.py",
    "not_on_disk": "tests/cleanup/deletion/test_disk.py",
    "odd_answer": "tests/reading/test_odd_lists.py",
    "on_the_way": "tests/seasons/test_next_season.py",
    "on_several_instances": "tests/seasons/rows_instances.py",
    "other_entry_unknown": "tests/integration/test_sharing.py",
    "request_came_back": "tests/issues/test_titles.py",
    "requested_elsewhere": "tests/seasons/rows_instances.py",
    "season_shrunk": "tests/seasons/rows_places.py",
    "server_changed": "tests/issues/test_repairs.py",
    "tag_gone": "tests/issues/test_tags.py",
    "tags_unreadable": "tests/issues/test_tags.py",
    "shared_file": "tests/seasons/rows_paths.py",
    "shared_with_entry": "tests/integration/test_sharing.py",
    "title_came_back": "tests/seasons/rows_returning.py",
    "too_much_missing": "tests/issues/test_repairs.py",
    "watch_state_unreadable": "tests/reading/test_library.py",
}
# The next poll ends these, or what nobody but the makers can mend
NOBODYS = {"watch_state_not_read", "files_not_read", "request_without_date", "no_date"}


def test_every_hold_has_a_cure() -> None:
    """Each reason that holds is here, is cured elsewhere, or is nobody's to cure."""
    codes = [code.value for code in ReasonCode]
    holding = codes[codes.index("seasons_not_named") :]
    untold = [
        code
        for code in holding
        if not any(name.startswith(code) for name in CASES)
        and code not in {*ELSEWHERE, *NOBODYS}
    ]
    assert untold == []
    assert all(Path(file).is_file() for file in ELSEWHERE.values())
