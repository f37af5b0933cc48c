"""Every remark is made by some file, with exactly what fills its sentence."""

from collections.abc import Iterator

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.model import Remark
from custom_components.jellyseerr_cleanup.rules.proposing import propose
from custom_components.jellyseerr_cleanup.rules.remarks import REMARKS

from .examples import WHOLE
from .home import ALICE, BOB, CAROL, TERMS, for_everybody, for_tags, household, stored

TWIN = Requester(8, "Alice")

ODD = """
rules: {movie_retention: 0d, tv_retention: 12h, retention_base: last_watched, unwatched_retention: 90d}
app: {leaving_soon_days: 30, disk_threshold: {}, other: 1}
advanced_rules:
  - {name: A, type: user, users: [{user_id: 7, retention: 1h}]}
  - {name: B, type: user, enabled: false, users: [{user_id: 7, retention: 7d, require_watched: true}]}
  - name: C
    type: user
    enabled: true
    users:
      - {user_id: 7, retention: 7d}
      - {user_id: 7, retention: 8d}
      - {user_id: 3, username: nobody at all, retention: 0d}
      - {username: alice, retention: 7d}
      - {user_id: 3, username: bob, retention: 7d}
      - {username: zzzzz, retention: 7d}
      - {username: bobb, retention: 7d}
  - {name: T, type: tag, enabled: true, tags: [kids, kidz, zzzzz], retention: 7d}
  - {name: T, type: tag, enabled: true, tag: kids, retention: 7d}
jellyseerr_cleanup:
  everybody:
    - {name: E, enabled: true, retention: 7d}
    - {name: F, enabled: true, retention: 7d}
"""
PROTECTED = """
rules: {movie_retention: 90d, retention_base: last_watched, unwatched_behavior: never}
app: {leaving_soon_days: 30}
advanced_rules:
  - {name: A, type: user, enabled: true, retention_base: added, users: [{user_id: 42, retention: 7d}]}
  - {name: B, type: user, enabled: true, users: [{user_id: 7, retention: 7d}, {user_id: 99, retention: 7d}]}
  - {name: T, type: tag, enabled: true, tag: kids, retention: 7d}
jellyseerr_cleanup:
  everybody: [{name: E, enabled: true, retention: 7d}]
"""


def made() -> Iterator[Remark]:
    """Yield the remarks on some files in some households."""
    there = household(
        stored("Hers", ALICE, CAROL, retention="never"),
        stored("His", ALICE, BOB, enabled=False),
        stored("B", BOB),
        for_tags("Old", "kids"),
        for_everybody("All"),
        leaving_soon_days=20,
        default_movies={**TERMS, "retention": "30d"},
    )
    other = household(stored("A", ALICE, BOB, retention="never"), tags=None)
    yield from propose(WHOLE, household()).remarks
    yield from propose(ODD, household(users=(ALICE, TWIN, BOB, CAROL))).remarks
    for replace in (False, True):
        yield from propose(PROTECTED, there, replace=replace).remarks
        yield from propose(PROTECTED, other, replace=replace).remarks
    for kind in ("movie", "tv"):
        narrower = PROTECTED.replace("retention_base: added", f"media_types: [{kind}]")
        yield from propose(narrower, other, replace=True).remarks


def test_each_remark_is_made() -> None:
    found = list(made())
    assert {one.code for one in found} == set(REMARKS)
    for one in found:
        kind, names = REMARKS[one.code]
        assert (one.kind, frozenset(one.placeholders)) == (kind, names), one
        assert all(one.placeholders.values()), one
        assert one.line >= 1
        assert one.column >= 1
