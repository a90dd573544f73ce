"""What a listing names, and where it continues."""
