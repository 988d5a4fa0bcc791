"""Counting use without knowing anyone: from the messages of a page to the bundle that leaves."""
