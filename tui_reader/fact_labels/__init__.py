"""Key dates of bulletins and references between them, in words of the interface."""
