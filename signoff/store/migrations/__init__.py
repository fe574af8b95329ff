"""The steps by which the database came to look as it does."""
