"""What is never lost: faults at every call, hostile households, other tools' losses."""
