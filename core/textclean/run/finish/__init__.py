"""What is finished, put in order, merged and given its name."""
