"""Single mails and mailboxes."""
