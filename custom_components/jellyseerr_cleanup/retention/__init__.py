"""The domain: what a household asked for, and when it may leave. Pure: no input or output, no Home Assistant."""
