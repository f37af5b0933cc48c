"""What must never be lost: faults at every call, hostile households, and the losses of other tools."""
