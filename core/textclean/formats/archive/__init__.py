"""Read web archives: records, their segments, and HTTP responses with their encodings."""
