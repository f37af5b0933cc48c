"""Who is on the way to a season, as the memory has it."""

from dataclasses import replace

from .scenarios import ALICE, BOB, SEASON, Scenario


def test_what_is_to_come_is_noted_once() -> None:
    """Jellyfin's date is wrong for years: from when it was read, it is 30 days."""
    home = Scenario().asks(ALICE, seasons=(1, 2)).policy(ALICE, 7)
    home.goes_through(ALICE, {1: -4000})
    home.poll(0)
    first = home.memory.on_the_way
    assert [*first] == [SEASON]
    for passed in (20, 40, 60, 80):
        # Somebody else goes on, so that all is noted anew
        home.goes_through(BOB, {1: -passed}, replace(SEASON, season=2))
        home.poll(20)
    assert home.memory.on_the_way[SEASON] == first[SEASON]
