"""Reports on paper: what is said, without knowing how it is set; and its PDF and its picture."""
