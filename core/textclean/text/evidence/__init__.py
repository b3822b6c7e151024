"""Evidence about a text from beside it: where its lines stand in the record's page, and how often on its site."""
