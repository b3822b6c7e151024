"""From a record to its cleaned text and log: detect, decide, protect, resolve, close gaps, again until nothing."""
