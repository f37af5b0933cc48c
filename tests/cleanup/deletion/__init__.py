"""Tests of deleting movies and seasons."""
