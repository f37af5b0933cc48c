"""Checks of the repository itself: layout, imports, metadata and texts."""
