"""The real servers that the tests run against, one file each."""
