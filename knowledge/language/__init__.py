"""German words, and what is known of words: vocabulary, thesaurus, phrase books."""
