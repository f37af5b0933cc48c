"""The engine without Home Assistant."""
