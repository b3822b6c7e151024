"""Evidence about the lines of a text that is not in the text: where each stands in the record's page."""
