"""The actions and their answers."""
