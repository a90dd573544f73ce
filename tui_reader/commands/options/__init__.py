"""What people type after a command's name."""
