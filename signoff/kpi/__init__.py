"""How results are counted: what a number means, what may be made of it, what may be compared."""
