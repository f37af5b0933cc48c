"""Issues and repairs in Home Assistant."""
