"""The actions that take policies over from a file of rules, and write one."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.core import ServiceCall, ServiceResponse

from .. import settings
from ..const import (
    CONF_ACCOUNTS,
    CONF_ENABLED,
    CONF_MEDIA_TYPES,
    CONF_PEOPLE,
    CONF_TAGS,
    CONF_USERS,
    EVERYBODY,
)
from ..coordinator import CleanupCoordinator
from ..retention.model import Requester
from ..rulebook.files import FileRefused, async_rules_text
from ..rulebook.labels import async_labels
from ..rulebook.proposals import async_propose, household_of
from ..rulebook.sentences import Sentences
from ..rulebook.taking_over import async_take_over, policies_after, policies_removed
from ..rules.exporting import export
from ..rules.model import Proposal, Remark, RemarkKind, RulesError, StoredPolicy
from .answers import Answer
from .cleanup import ATTR_DRY_RUN
from .targets import async_target, invalid

ATTR_CONFIRM_SHORT = "confirm_short"
ATTR_REPLACE = "replace"

# All of a policy's data that is no term
_NO_TERMS = {
    CONF_ACCOUNTS,
    CONF_ENABLED,
    CONF_MEDIA_TYPES,
    CONF_NAME,
    CONF_PEOPLE,
    CONF_TAGS,
    CONF_USERS,
}


async def async_import_rules(call: ServiceCall) -> ServiceResponse:
    """Return what the rules mean here and which policies there are by them.

    Nothing is stored in a dry run.
    """
    coordinator = (await async_target(call)).loaded()
    try:
        text = await async_rules_text(call.hass, call.data)
    except FileRefused as err:
        raise invalid(err.error, **err.placeholders) from None
    sentences = await Sentences.async_load(call.hass)
    try:
        proposal = await async_propose(
            call.hass,
            coordinator,
            text,
            await async_labels(coordinator),
            replace=call.data[ATTR_REPLACE],
            confirmed_short=call.data[ATTR_CONFIRM_SHORT],
        )
    except RulesError as err:
        complaints = sentences.complaints(err.complaints)
        raise invalid("rules_invalid", complaints=complaints) from None
    answer = _answer(proposal, coordinator, sentences)
    if not call.data[ATTR_DRY_RUN]:
        async_take_over(call.hass, coordinator.config_entry, proposal)
    return {"dry_run": call.data[ATTR_DRY_RUN], **answer}


async def async_export_rules(call: ServiceCall) -> ServiceResponse:
    """Return what there is as a file of rules."""
    coordinator = (await async_target(call)).loaded()
    return {"rules": export(household_of(coordinator))}


def _answer(
    proposal: Proposal, coordinator: CleanupCoordinator, sentences: Sentences
) -> Answer:
    """Return all remarks by kind, and all policies; of the options what changes."""
    users = coordinator.data.users
    entry = coordinator.config_entry
    changes = {
        **dict.fromkeys((one.id for one in proposal.changed), "changed"),
        None: "added",
    }
    return {
        **{
            str(kind): [
                _remark(one, sentences) for one in proposal.remarks if one.kind is kind
            ]
            for kind in RemarkKind
        },
        "policies": [
            *(
                _policy(one, changes.get(one.id, "unchanged"), users)
                for one in policies_after(entry, proposal)
            ),
            *(
                _policy(one, "removed", users)
                for one in policies_removed(entry, proposal)
            ),
        ],
        "options": dict(proposal.options),
    }


def _remark(remark: Remark, sentences: Sentences) -> Answer:
    return {
        "code": remark.code,
        "kind": str(remark.kind),
        "text": sentences.remark(remark),
        "line": remark.line,
        "column": remark.column,
    }


def _policy(
    policy: StoredPolicy, change: str, users: Mapping[int, Requester]
) -> Answer:
    """Return a policy with its terms; `users` is null for everybody."""
    data = policy.data
    return {
        "name": policy.name,
        "change": change,
        "users": None
        if EVERYBODY in data[CONF_USERS]
        else [_user(int(user), users) for user in data[CONF_USERS]],
        "tags": list(data.get(CONF_TAGS, ())),
        "media_types": list(data[CONF_MEDIA_TYPES]),
        "enabled": data.get(CONF_ENABLED, True),
        "terms": _terms(data),
    }


def _user(user_id: int, users: Mapping[int, Requester]) -> Answer:
    user = users.get(user_id)
    return {"id": user_id, "name": user.display_name if user else None}


def _terms(data: Mapping[str, Any]) -> Answer:
    stored = {key: value for key, value in data.items() if key not in _NO_TERMS}
    return {**settings.DEFAULT_TERMS, **stored}
