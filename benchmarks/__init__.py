"""Measurements: each a script that says at its head what it measures and how."""
