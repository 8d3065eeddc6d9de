"""What editors write: Leistungen, topics, offices and municipalities, and the files they lie in."""
