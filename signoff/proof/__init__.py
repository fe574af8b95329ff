"""What proves consent: how facts become links of a chain, and how that is checked."""
