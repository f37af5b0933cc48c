"""What the integration can do, without Home Assistant: poll, plan, run, mend."""
