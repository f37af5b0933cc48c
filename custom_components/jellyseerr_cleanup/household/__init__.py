"""What a household sees of it in Home Assistant, and what its members may do."""
