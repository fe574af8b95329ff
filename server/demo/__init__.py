"""The demo: a week of the example team, played in a minute on real servers."""
