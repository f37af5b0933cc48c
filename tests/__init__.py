"""Tests of the integration, and the simulated servers that they run on."""
