"""Multilingual E5 small: the default embedding model, 384 dimensions, about 100 languages.

L. Wang et al., "Multilingual E5 Text Embeddings", arXiv:2402.05672; weights under the MIT licence.
The set-up fetches one packed file and makes from it what runs: a graph for ONNX Runtime and a
tokenizer.
"""
