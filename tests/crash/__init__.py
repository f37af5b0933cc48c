"""Home Assistant is killed at every step of a cleanup, and nothing may be lost or go twice."""
