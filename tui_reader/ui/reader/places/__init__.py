"""Places in the text of a bulletin, by its lines or its words, and the blocks of the document that show them."""
