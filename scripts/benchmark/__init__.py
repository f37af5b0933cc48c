"""What a poll costs, measured on simulated servers and held against what it may."""
