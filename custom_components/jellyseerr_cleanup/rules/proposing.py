"""What an import of a file would do to a household."""

from .model import Household, Proposal


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
    raise NotImplementedError
