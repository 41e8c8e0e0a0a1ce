"""Measurements of the server: ratios on one run, so that they can be compared between machines."""
