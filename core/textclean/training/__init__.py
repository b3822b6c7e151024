"""Weights of a judge from labelled pages: additive models, one table of steps a feature."""
