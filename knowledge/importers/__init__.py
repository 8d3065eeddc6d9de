"""Brings content from elsewhere into a municipality's folder, one module per format."""
