"""What readers make of bulletins, in the tables of the file."""
