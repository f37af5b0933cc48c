"""Repair issues by subject: what a person should know or decide."""
