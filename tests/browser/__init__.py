"""Home Assistant's web interface, clicked through in Chromium."""
