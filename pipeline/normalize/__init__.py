"""Published strings into clean values: one module a quantity, pure."""
