"""What archives exchange when one is copied into another: the calls and their values."""
