"""Names of the model's files in the folder for models."""

PACKED_FILE = "multilingual-e5-small-q4.bin"
"""What the set-up fetches."""

GRAPH_FILE = "multilingual-e5-small-int8.onnx"
TOKENIZER_FILE = "multilingual-e5-small-tokenizer.json"
CHARACTERS_FILE = "multilingual-e5-small-characters.json"
FILES = (GRAPH_FILE, TOKENIZER_FILE, CHARACTERS_FILE)
"""What is made from it, and what the model needs to run."""

PREPARED_FILE = "multilingual-e5-small-prepared.json"
"""Says what they were made from."""
