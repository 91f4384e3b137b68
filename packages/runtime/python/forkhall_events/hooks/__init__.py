"""One module of patches for each module of the standard library."""
