"""A collection as one document, with a table of contents and citations: Markdown, HTML, EPUB and DOCX."""
