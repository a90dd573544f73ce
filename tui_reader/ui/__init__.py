"""The Textual interface: ticker, article list and reader."""
