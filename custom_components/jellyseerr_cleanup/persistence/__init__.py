"""What must outlast a restart, stored without Home Assistant."""
