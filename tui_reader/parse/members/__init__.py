"""The files within a file: members of archives, and what documents and mails carry; in the parser's process."""
