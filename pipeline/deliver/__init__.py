"""A scan as people get it: pure functions from a scan to the bytes of a file or a message."""
