"""The sample collection: a small library of our own, made from the plain sources in this folder."""
