"""Kinds of lines: list items, headlines, labels of the page, and the lines of the article."""
