"""What people receive: a folder per report."""
