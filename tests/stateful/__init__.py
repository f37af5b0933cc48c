"""Anything in any order: people, servers, time, polls, runs and restarts, judged by an oracle that shares no code with the integration."""
