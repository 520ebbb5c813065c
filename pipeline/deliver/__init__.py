"""A scan as what is sent or subscribed to: one module a format, pure, the same bytes every time."""
