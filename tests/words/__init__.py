"""Sentences: what codes say to people."""
