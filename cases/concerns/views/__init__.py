"""Pages of the concern: recording one."""
