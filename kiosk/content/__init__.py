"""Content: from a file on a stick to an item on a shelf that can be searched and opened."""
