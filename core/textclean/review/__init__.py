"""Answer questions about outputs: explain, what-if, compare, undo, losses, restore. This package prints nothing."""
