"""Carrying a plan out: limits, verification, deletion, journal.

No Home Assistant is imported; storage is handed in.
"""
