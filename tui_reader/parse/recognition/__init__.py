"""Text recognition (OCR): pages drawn and read in a process of their own."""
