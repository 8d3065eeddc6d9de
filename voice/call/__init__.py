"""One call: its states, what it reacts to and what it does."""
