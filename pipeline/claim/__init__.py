"""Claims: sentences with a right to be printed, each with its rule, numbers, verdict and rows."""
