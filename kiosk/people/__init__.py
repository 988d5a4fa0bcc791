"""Who cares for the library: accounts of staff, how they prove who they are, and what was done in which role."""
