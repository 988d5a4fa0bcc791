"""From a site's file to a working library: inventory, offline bundle, card image."""
