"""Everything about time: the clock of a step, working calendars, limits, reminders, and why a date is what it is."""
