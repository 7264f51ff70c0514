"""What people type about groups and their members."""
