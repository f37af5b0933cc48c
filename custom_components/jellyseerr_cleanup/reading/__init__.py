"""From servers to a Snapshot: which servers there are, and what the planner needs of them. No Home Assistant."""
