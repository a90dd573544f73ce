"""The rows of attached files: their contents, texts, states, and the links of bulletins to them."""
