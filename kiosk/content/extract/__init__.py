"""Reading one format each: what a file is called, what it says, and what a terminal may get of it."""
