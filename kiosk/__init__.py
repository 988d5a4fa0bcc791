"""The offline library: content in, found in Khmer, read on terminals."""

__version__ = "0.1.0"
