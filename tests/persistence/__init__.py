"""Tests of what must outlast a restart."""
