"""Files of rules and the configuration entry: reading, taking over, writing."""
