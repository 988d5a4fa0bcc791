"""One file for each library: what head office, provisioning and the library itself must know of it."""
