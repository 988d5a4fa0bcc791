"""The web applications: the terminal site, and (later) the staff site."""
