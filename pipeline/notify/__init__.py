"""Send digests: to chat groups by webhook, to mailboxes by a mail server; secrets stay inside."""
