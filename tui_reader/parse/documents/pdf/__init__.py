"""PDF documents: text, outline, tables, notes."""
