"""Making what a terminal gets: cleaned pages, pictures and covers."""
