"""What the integration does, without Home Assistant."""
