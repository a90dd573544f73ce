"""Text selected in a document, by keys or with the mouse."""
