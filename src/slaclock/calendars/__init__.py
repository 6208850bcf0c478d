"""When people work: zones, hours, holidays, and the timeline that answers every question. Never tickets."""
