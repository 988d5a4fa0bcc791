"""The catalogue for other reading programs: OPDS 1.2 and 2.0 feeds (specs.opds.io), and whole originals."""
