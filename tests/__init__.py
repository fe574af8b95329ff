"""What must hold, as sentences about behaviour."""
