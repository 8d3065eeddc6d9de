"""Written answers as a person says them."""
