"""The actions in Home Assistant, and their answers."""
