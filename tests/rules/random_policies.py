"""Random sets of policies and default terms, such as people can have."""

from typing import Any

from hypothesis import strategies as st

from custom_components.jellyseerr_cleanup.retention.model import Requester
from custom_components.jellyseerr_cleanup.rules.model import Household

from .home import household

USERS = tuple(
    Requester(
        number,
        name,
        None,
        f"jelly{number}",
        email,
        f"{number:032x}" if number % 2 else None,
    )
    for number, name, email in (
        (1, "Ann", "ann@example.com"),
        (2, "Ben # no comment", None),
        (3, "Cy\nd: 1", "cyd@example.com"),
        (42, "42", None),
        (7, "日本 \u202e", "x@example.com"),
    )
)
TAGS = ("kids", "4k", "no: tag", "true", "ärger", "1")
ACCOUNTS = tuple(f"{number:032x}" for number in (1, 3, 99))

_NAMES = st.one_of(
    st.sampled_from(
        ["A", "B", "- x", "yes", "null", "'", '"', "a: b # c", "{x}", "é" * 60]
    ),
    st.text(min_size=1, max_size=20),
).filter(lambda name: bool("".join(one for one in name if one.isprintable()).strip()))
_LONG = st.sampled_from(["1d", "7d", "2w", "36h", "1d12h", "1w1d1h", "36500d", "090d"])
_SHORT = st.sampled_from(["12h", "90m", "1h", "23h", "1m"])
_RETENTIONS = st.one_of(_LONG, _LONG, _SHORT, st.just("never"))


@st.composite
def terms(draw: st.DrawFn) -> dict[str, Any]:
    """Draw terms as a form lets them be."""
    require_watched = draw(st.booleans())
    count_from = draw(
        st.sampled_from(["last_watched_or_added", "last_watched", "added"])
    )
    data: dict[str, Any] = {
        "retention": draw(_RETENTIONS),
        "require_watched": require_watched,
        "watched_by": draw(st.sampled_from(["requester", "any", "all"])),
        "count_from": count_from,
        "include_existing": draw(st.booleans()),
    }
    accounts = draw(st.lists(st.sampled_from(ACCOUNTS), unique=True))
    if data["watched_by"] == "all" and not accounts:
        accounts = [ACCOUNTS[0]]
    if accounts:
        data["watched_accounts"] = accounts
    if count_from == "last_watched" and not require_watched and draw(st.booleans()):
        data["unwatched_retention"] = draw(st.one_of(_LONG, _SHORT))
    return data


@st.composite
def _policy(draw: st.DrawFn, taken: set[tuple[str, str]]) -> dict[str, Any] | None:
    kind = draw(st.sampled_from(["user", "user", "tag", "everybody"]))
    media = draw(st.sampled_from([["movie", "tv"], ["movie"], ["tv"]]))
    enabled = draw(st.booleans()) or draw(st.booleans())
    if kind == "everybody":
        who = ["everybody"]
    else:
        pool = [str(user.id) for user in USERS] + ["77"] if kind == "user" else TAGS
        who = draw(st.lists(st.sampled_from(pool), min_size=1, unique=True))
    if enabled:
        claims = [(one, [(f"{kind} {one}", medium) for medium in media]) for one in who]
        who = [one for one, wanted in claims if taken.isdisjoint(wanted)]
        taken.update((f"{kind} {one}", medium) for one in who for medium in media)
    if not who:
        return None
    data = {
        "name": draw(_NAMES),
        "enabled": enabled,
        "users": [],
        "accounts": {},
        "media_types": media,
        **draw(terms()),
    }
    if kind == "everybody":
        return {**data, "users": who}
    if kind == "tag":
        if draw(st.integers(0, 9)) == 0:
            data["retention"] = "0d"
        return {**data, "people": {}, "tags": who}
    people = {str(user.id): user for user in USERS}
    # 77 is gone, and was somebody
    return {
        **data,
        "users": who,
        "accounts": {
            one: people[one].jellyfin_user_id if one in people else "f" * 32
            for one in who
        },
        "people": {
            one: (
                {"name": people[one].display_name, "email": people[one].email}
                if one in people
                else {"name": "Gone", "email": None}
            )
            for one in who
        },
    }


@st.composite
def households(draw: st.DrawFn) -> Household:
    """Draw a household with policies, default terms and days of warning."""
    taken: set[tuple[str, str]] = set()
    drawn = [draw(_policy(taken)) for _ in range(draw(st.integers(0, 5)))]
    sections = st.one_of(st.just({}), terms())
    return household(
        *(policy for policy in drawn if policy is not None),
        users=USERS,
        tags=TAGS,
        leaving_soon_days=draw(st.integers(1, 365)),
        default_movies=draw(sections),
        default_series=draw(sections),
    )
