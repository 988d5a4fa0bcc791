"""Khmer text: spelling, clusters, words and order. Knows nothing of databases."""
