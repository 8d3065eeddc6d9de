"""Why a question was answered as it was, for editors."""
