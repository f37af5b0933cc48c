"""What an import says before and after it is confirmed, as Markdown."""

from collections.abc import Iterator, Mapping

from ..const import CONF_RETENTION, CONF_TAGS, CONF_USERS, EVERYBODY
from ..coordinator import CleanupConfigEntry
from ..retention.model import Requester
from ..rules.model import Proposal, Remark, RemarkKind, StoredPolicy
from ..texts import listed, markdown, markdown_text
from .sentences import Sentences
from .taking_over import policies_removed

_MOST_OF_A_KIND = 20


def report(proposal: Proposal, sentences: Sentences) -> str:
    """Return all remarks with their lines, by kind; at most 20 of each."""
    parts = [
        "\n".join(_group(kind, remarks, sentences))
        for kind in RemarkKind
        if (remarks := [one for one in proposal.remarks if one.kind is kind])
    ]
    if not proposal.changes_anything:
        parts.insert(0, sentences.words["nothing"])
    return "\n\n".join(parts)


def _group(
    kind: RemarkKind, remarks: list[Remark], sentences: Sentences
) -> Iterator[str]:
    yield f"**{sentences.words[kind]}**\n"
    for one in remarks[:_MOST_OF_A_KIND]:
        said = sentences.placed(one.line, one.column, sentences.remark(one))
        yield f"- {markdown_text(said)}"
    for more in sentences.more(remarks[_MOST_OF_A_KIND:]):
        yield f"- {more}"


def changes(
    proposal: Proposal,
    entry: CleanupConfigEntry,
    users: Mapping[int, Requester],
    words: Mapping[str, str],
) -> str:
    """Return which policies and options change, for whom and how long."""
    lines = {
        key: [_named(policy, users, words) for policy in policies]
        for key, policies in (
            ("added", proposal.added),
            ("changed", proposal.changed),
            ("removed", policies_removed(entry, proposal)),
        )
    }
    lines["options"] = [words.get(key, key) for key in proposal.options]
    return "\n".join(
        f"- {words[key].format(names=listed(names, words['and_more']))}"
        for key, names in lines.items()
        if names
    )


def _named(
    policy: StoredPolicy, users: Mapping[int, Requester], words: Mapping[str, str]
) -> str:
    data = policy.data
    if tags := data.get(CONF_TAGS):
        who = [markdown(tag) for tag in tags]
    elif EVERYBODY in data[CONF_USERS]:
        who = [words["everybody"]]
    else:
        who = [
            markdown(users[int(one)].display_name if int(one) in users else one)
            for one in data[CONF_USERS]
        ]
    return words["policy"].format(
        name=markdown(policy.name),
        who=listed(who, words["and_more"]),
        retention=markdown(data[CONF_RETENTION]),
    )
