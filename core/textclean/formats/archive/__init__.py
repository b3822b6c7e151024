"""What a web archive is made of: records, their segments, and what HTTP puts around a body."""
