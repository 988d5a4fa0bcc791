"""Pages on which the collection grows and is cared for."""
