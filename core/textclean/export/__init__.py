"""Logs in the forms that other programs know: W3C PROV and OpenLineage. Pure functions from values to plain values."""
