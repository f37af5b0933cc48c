"""Checks of the repository itself: its layout, its imports, its metadata and its texts."""
