"""What the tests of publishing once need: processes to kill, networks to lose answers, a table."""
