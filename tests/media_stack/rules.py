"""Which calls fail, and what happens between two calls."""

from collections.abc import Callable
from dataclasses import dataclass

from .calls import Call
from .faults import NOTHING, Fault

type Action = Callable[[], object]


@dataclass(slots=True, eq=False)
class Rule:
    """A fault or an action for calls that match; ``times`` None means for ever."""

    method: str
    path: str
    fault: Fault
    action: Action | None
    times: int | None
    after: int
    hits: int = 0

    def takes(self) -> bool:
        """Count a matching call and tell whether the rule applies to it."""
        self.hits += 1
        seen = self.hits - self.after
        return seen > 0 and (self.times is None or seen <= self.times)


class Breakable:
    """The part of a server that can be told to fail."""

    def __init__(self) -> None:
        """Start whole."""
        self.rules: list[Rule] = []

    def fault(
        self,
        method: str,
        path: str,
        fault: Fault,
        *,
        times: int | None = None,
        after: int = 0,
    ) -> Rule:
        """Let calls fail: method or ``*``, path pattern with ``*`` and ``?``, from call ``after`` + 1."""
        rule = Rule(method, path, fault, None, times, after)
        self.rules.insert(0, rule)  # the newest rule decides
        return rule

    def meanwhile(
        self,
        method: str,
        path: str,
        action: Action,
        *,
        times: int | None = 1,
        after: int = 0,
    ) -> Rule:
        """Run an action just before call ``after`` + 1 is answered, as somebody else's doing."""
        rule = Rule(method, path, NOTHING, action, times, after)
        self.rules.insert(0, rule)
        return rule

    def heal(self, rule: Rule | None = None) -> None:
        """Take back one rule, or all of them."""
        self.rules = (
            [] if rule is None else [other for other in self.rules if other is not rule]
        )

    def fault_for(self, call: Call) -> Fault:
        """Run the actions that a call sets off, and return the fault that it suffers."""
        for rule in list(self.rules):
            if call.matches(rule.method, rule.path) and rule.takes():
                if rule.action is None:
                    return rule.fault
                rule.action()
        return NOTHING
