"""Home Assistant is killed at each step of a cleanup: nothing is lost or goes twice."""
