"""The flows, over real HTTP to the simulated servers."""
