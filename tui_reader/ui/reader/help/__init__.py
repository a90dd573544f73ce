"""The help: its text, and the screen that shows it, narrowed by typing."""
