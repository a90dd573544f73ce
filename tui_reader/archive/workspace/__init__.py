"""What readers make of bulletins: watches, notes, collections."""
