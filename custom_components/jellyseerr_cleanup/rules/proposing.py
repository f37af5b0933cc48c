"""What an import of a file would do to a household."""

from .complaining import Complaints
from .defaults import proposed_options
from .differences import say_differences, say_of_tags
from .document import read_document
from .drafts import Drafter
from .file import read_file
from .model import Household, Proposal
from .remarks import Remarks
from .settling import Settling


def propose(
    text: str,
    household: Household,
    *,
    replace: bool = False,
    confirmed_short: bool = False,
) -> Proposal:
    """Return what the import of a file would change, and what there is to say.

    What exists is left alone unless `replace`; a retention of less than a day counts
    only with `confirmed_short`. RulesError with all complaints if it cannot be read.
    """
    complaints, remarks = Complaints(), Remarks()
    file = read_file(read_document(text), complaints, remarks)
    complaints.settle()
    drafts = Drafter(household, remarks).drafts(file)
    settled = Settling(household.policies, remarks, replace=replace).settle(
        drafts, confirmed_short=confirmed_short
    )
    options = proposed_options(
        file, household, remarks, replace=replace, confirmed_short=confirmed_short
    )
    say_differences(file, drafts, remarks)
    say_of_tags(drafts, household, options, remarks)
    return Proposal(
        added=tuple(settled.added),
        changed=tuple(settled.changed),
        removed=tuple(settled.removed),
        options=options,
        remarks=remarks.in_order(),
    )
