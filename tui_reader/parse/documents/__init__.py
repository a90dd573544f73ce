"""Document formats: PDF, Word, Markdown, plain text."""
