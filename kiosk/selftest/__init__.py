"""Is this machine a library as it should be? Looks, changes nothing, and fills a page that a technician signs."""
