"""The weekly tender scan: what to act on, in what order and why."""
