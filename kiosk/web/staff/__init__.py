"""The staff site: for people with little training, closed by default, in a process and on a port of its own."""
