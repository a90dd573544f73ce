"""Word documents in the binary format (.doc and .wps; MS-DOC, and Word 6 and 95)."""
