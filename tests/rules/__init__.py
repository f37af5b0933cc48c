"""Tests of the files of rules."""
