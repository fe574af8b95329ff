"""How fast it is, how much it needs, and against what that was measured."""
