"""A review in the demo world."""
