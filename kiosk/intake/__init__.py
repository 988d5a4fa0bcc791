"""The ways in which files come to a library: sent by a browser, or picked from a stick."""
