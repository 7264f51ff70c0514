"""Pages about groups and members: each parses, calls one service, and answers."""
