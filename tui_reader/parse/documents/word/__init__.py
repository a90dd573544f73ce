"""Word documents (.docx) and Word XML."""
