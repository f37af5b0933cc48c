"""Tests of what lies between files of rules and the configuration entry."""
