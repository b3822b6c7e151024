"""Clean a record: detect, decide, protect, resolve overlaps, close gaps; repeat until no plugin proposes an edit."""
