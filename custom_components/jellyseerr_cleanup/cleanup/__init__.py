"""Carrying a plan out: guards, verification, deletion, journal. No Home Assistant; storage is handed in."""
