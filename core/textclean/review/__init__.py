"""Questions about outputs and their answers: explain, what-if, compare, undo, losses, restore. It prints nothing."""
