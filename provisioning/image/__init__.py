"""A card's image for one site's server: it starts by itself, and sets itself up from the bundle that lies on it."""
