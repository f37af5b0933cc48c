"""A household's policies and defaults as a file of rules."""

from .model import Household


def export(household: Household) -> str:
    """Return the file that says what the household has; importing it changes nothing.

    It holds no address and no secret.
    """
    raise NotImplementedError
