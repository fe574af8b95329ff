"""The steps that can fail, one side effect each."""
