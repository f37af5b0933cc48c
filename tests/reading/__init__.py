"""What a reading finds, and how it finds it."""
