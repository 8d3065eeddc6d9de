"""Which documents a question may mean: search by meaning and by words, and what is learned."""
