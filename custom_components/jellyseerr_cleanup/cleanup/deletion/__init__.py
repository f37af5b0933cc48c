"""Deleting movies and seasons, and the proof that they are gone."""
