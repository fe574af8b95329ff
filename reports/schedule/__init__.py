"""The team's calendar, for the calendar programs that people have anyway."""
