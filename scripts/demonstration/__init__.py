"""A real Home Assistant with the integration, on simulated servers or on real ones."""
