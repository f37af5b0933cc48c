"""Seasons of a few episodes, by what is the matter with them."""

from ..scenarios import Listed, episode

ONE, TWO = episode(1), episode(2)
SEASONS: dict[str, tuple[Listed, ...]] = {
    "whole": (ONE, TWO),
    "of three": (ONE, TWO, episode(3)),
    "of one": (ONE,),
    "one missing": (ONE, episode(2, has_file=False)),
    "one left out": (ONE, episode(2, has_file=False, monitored=False)),
    "none left": tuple(episode(n, has_file=False, monitored=False) for n in (1, 2)),
    "without episodes": (),
    "one to come": (ONE, episode(2, aired=-2, has_file=False)),
    "one undated": (ONE, episode(2, aired=None)),
    "one undated and not there": (ONE, episode(2, aired=None, has_file=False)),
    "one undated that nobody wants": (
        ONE,
        episode(2, aired=None, has_file=False, monitored=False),
    ),
    "a finale": (ONE, episode(2, aired=12, imported=11, finale="season")),
    "new": (ONE, episode(2, aired=12, imported=11)),
    "one file": (episode(1, in_file=1), episode(2, in_file=1)),
    "upgraded": (ONE, episode(2, in_file=9, imported=15)),
    "older": (episode(1, imported=50), TWO),
    "one without a date": (ONE, episode(2, imported=None)),
    "in 4K": (episode(1, quality="4k"), episode(2, quality="4k")),
}
