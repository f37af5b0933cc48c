"""The errors of what a person asked for and was not done."""


class PlanChanged(Exception):
    """The plan, or whatever else was shown, is not what the caller saw any more."""


class NotMended(Exception):
    """A title that was left half done still is; the message says why, for people."""
