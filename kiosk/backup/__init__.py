"""A library on a stick, from which it can begin anew: catalogue, voices, settings and, where wanted, the originals."""
