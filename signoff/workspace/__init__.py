"""What the team wrote down: the YAML files of a workspace, read, checked and explained."""
