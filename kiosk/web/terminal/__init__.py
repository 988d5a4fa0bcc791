"""The site that readers touch. It reads, and writes nothing."""
