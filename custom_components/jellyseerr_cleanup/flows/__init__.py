"""The forms of the configuration, options and policy flows."""
