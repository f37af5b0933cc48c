"""Tests of the clients, over real HTTP."""
