"""The commendations of the demo world."""
