"""What became of a text: two bulletins aligned section by section, paragraph by paragraph, word by word."""
