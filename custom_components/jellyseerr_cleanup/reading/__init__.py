"""From servers to a Snapshot: finds the servers, and reads what the planner needs.

It does without Home Assistant.
"""
