"""Read and write JSON. Single members of an object can be changed without changing any other byte."""
