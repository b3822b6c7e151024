"""A text as plugins see it: its lines, what is cheap to know about them, and the phrases that stand there."""
