"""Plausible use of many libraries, whose truth is known: for tests, training and demonstrations."""
