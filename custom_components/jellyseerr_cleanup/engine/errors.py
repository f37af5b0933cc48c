"""The errors of what a person asked for and was not done."""

from ..cleanup.outcomes import Problem


class PlanChanged(Exception):
    """The plan, or whatever else was shown, is not what the caller saw any more."""


class NotMended(Exception):
    """A title that was left half done still is; `problem` says why, for people."""

    def __init__(self, problem: Problem) -> None:
        """Take the problem, whose message is the error's."""
        super().__init__(problem.message)
        self.problem = problem
