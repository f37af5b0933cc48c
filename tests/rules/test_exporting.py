"""The file that a household's policies and default terms are."""

import re

import pytest
import yaml

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.exporting import export
from custom_components.jellyseerr_cleanup.rules.proposing import propose

from .examples import PAGE, WHOLE
from .home import (
    ALICE,
    BOB,
    TERMS,
    for_everybody,
    for_tags,
    household,
    remarks,
    saved,
    stored,
)

EXPORTED = """\
# The policies and default terms of Jellyseerr Cleanup, as OxiCleanarr's rules.
# Keys marked "only here" say what that format cannot: OxiCleanarr passes over them, and
# then these rules mean something else there. Turn its deletions off before it reads
# them.
rules:
  movie_retention: 14d
  tv_retention: never
app:
  leaving_soon_days: 20
advanced_rules:
  - name: "Both"
    type: user
    enabled: false
    retention_base: last_watched
    unwatched_behavior: added
    unwatched_retention: 36h
    media_types: [movie, tv]  # only here
    watched_by: requester  # only here
    include_existing: false  # only here
    users:
      - user_id: 42  # Alice
        retention: 7d
        require_watched: false
      - user_id: 99
        retention: 7d
        require_watched: false
  - name: "Kids: \\"#1\\"\\nx"
    type: tag
    enabled: true
    retention_base: added
    media_types: [tv]  # only here
    watched_by: all  # only here
    watched_accounts: ["cc"]  # only here
    include_existing: true  # only here
    tag: "kids"
    tags: ["kids", "no: #"]  # only here
    retention: 90m
    require_watched: true
jellyseerr_cleanup:  # only here
  default_movies:
    require_watched: false
    retention_base: last_watched_or_added
    watched_by: requester
    include_existing: false
  default_series:
    require_watched: true
    retention_base: last_watched_or_added
    watched_by: requester
    include_existing: false
  everybody:
    - name: "All"
      enabled: true
      retention_base: last_watched
      unwatched_behavior: never
      media_types: [movie, tv]
      watched_by: requester
      include_existing: false
      retention: 7d
      require_watched: false
"""


def test_exported() -> None:
    both = stored(
        "Both",
        ALICE,
        enabled=False,
        count_from="last_watched",
        unwatched_retention="1d12h",
    )
    home = household(
        for_everybody("All", count_from="last_watched"),
        {**both, "users": ["42", "99"]},
        for_tags(
            'Kids: "#1"\nx',
            "kids",
            "no: #",
            retention="90m",
            require_watched=True,
            watched_by="all",
            watched_accounts=["cc"],
            count_from="added",
            include_existing=True,
            media_types=["tv"],
        ),
        leaving_soon_days=20,
        default_movies={**TERMS, "retention": "2w"},
    )
    assert export(home) == EXPORTED


def test_of_nothing() -> None:
    loaded = yaml.safe_load(export(household()))
    assert loaded["advanced_rules"] == []
    assert loaded["rules"] == {"movie_retention": "never", "tv_retention": "never"}
    assert not propose(export(household()), household()).changes_anything


@pytest.mark.parametrize(
    "name",
    [
        "x\n- name: Evil\n  type: user",
        "x # y",
        "\x07\u202e\u2028\x85",
        "'\"\\",
        "*a &b !c %d @e `f",
        "😀" * 80,
        "null",
        "2020-01-01",
    ],
)
def test_names_stay_in_their_quotes(name: str) -> None:
    user = Requester(1, name, email=name)
    text = export(household(stored(f"P {name}", user), users=(user,)))
    (rule,) = yaml.safe_load(text)["advanced_rules"]
    assert rule["name"] == f"P {name}"
    assert [one["user_id"] for one in rule["users"]] == [1]
    assert all(line.isprintable() for line in text.split("\n"))


def test_no_secret_and_no_address() -> None:
    home = household(
        stored("A", ALICE, BOB),
        url="http://jellyseerr:5055",
        api_key="s3cret",
        servers={"radarr:0": {"url": "http://radarr", "api_key": "s3cret"}},
    )
    text = export(home)
    assert "s3cret" not in text
    assert "://" not in text
    # Names tell people apart, and accounts and e-mails are not needed for that
    assert str(ALICE.email) not in text
    assert str(ALICE.jellyfin_user_id) not in text


@pytest.mark.parametrize("text", [WHOLE, PAGE], ids=["whole", "page"])
def test_what_was_taken_over_is_exported(text: str) -> None:
    home = household()
    first = propose(text, home)
    exported = export(saved(home, first))
    second = propose(exported, home)
    assert [(one.name, one.data) for one in second.added] == [
        (one.name, one.data) for one in first.added
    ]
    assert second.options == first.options
    assert not remarks(second, but=("differs", "taken_over"))
    # And so it is in OxiCleanarr's own words, too
    for rule in yaml.safe_load(exported)["advanced_rules"]:
        assert rule["type"] in ("user", "tag")
        for one in rule.get("users", [rule]):
            assert re.fullmatch(r"\d+[dhms]|never", one["retention"])
