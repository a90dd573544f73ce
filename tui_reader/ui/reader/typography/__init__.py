"""How paragraphs and the head of a page are set: measure, indents, alignment and hanging marks."""
