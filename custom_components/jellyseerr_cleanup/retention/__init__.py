"""The domain: what a household asked for, and when it may leave.

It is pure: no input or output, no Home Assistant.
"""
