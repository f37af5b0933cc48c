"""What was intended and what happened, on disk."""
