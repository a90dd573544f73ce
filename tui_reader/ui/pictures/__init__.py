"""Pictures on the whole screen."""
