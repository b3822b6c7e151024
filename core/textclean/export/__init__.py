"""Convert logs to the forms of other programs: W3C PROV and OpenLineage.

All functions are pure: they take values and return plain values or bytes. They read and write no files.
"""
