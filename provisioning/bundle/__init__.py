"""The offline bundle: everything that machines of a library are made of, in one folder."""
