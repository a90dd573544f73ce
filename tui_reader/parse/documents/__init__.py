"""Documents that people write: PDF, Word, Markdown, plain text."""
