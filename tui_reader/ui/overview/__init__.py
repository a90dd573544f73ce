"""The overview of a view: its bulletins by time, by publisher, source and section."""
