"""How the library's machine does, as people read it: three lights, one sentence each, and what to do."""
