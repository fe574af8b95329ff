"""What happens to a content: one transaction for each thing that happens."""
