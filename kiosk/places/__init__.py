"""Place cards: twelve digits on paper that lead back to a place in a title, and are stored nowhere."""
