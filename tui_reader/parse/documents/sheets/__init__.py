"""Workbooks: XLSX, XLSB, XLS (also of WPS), OpenDocument, and XML and delimited text under their names."""
