"""How words lead to places: cutting text into terms, planning a query, locating and marking its hits."""
