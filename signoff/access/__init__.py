"""Who is at the door, how we know, and what they may do."""
