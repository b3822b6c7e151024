"""Measure how good a cleaner is: how much of a labelled dump's junk it removes, and how much of its articles.

Nothing here prints or needs a terminal. ``evaluate`` takes records and returns an ``Evaluation``.
"""

from textclean.evaluation.evaluate import Cleans, evaluate
from textclean.evaluation.evaluation import Evaluation
from textclean.evaluation.gold_fields import GoldFields

__all__ = ["Cleans", "Evaluation", "GoldFields", "evaluate"]
