"""Anything in any order, judged by an oracle that shares no code with the product."""
