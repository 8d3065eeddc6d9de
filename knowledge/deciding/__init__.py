"""What a question is about, and whether to answer, to ask back or to refuse."""
