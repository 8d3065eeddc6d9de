"""What is said: the answer from an entry, or why there is none."""
