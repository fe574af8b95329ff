"""Comments as people write, answer and settle them on the pages about a post."""
