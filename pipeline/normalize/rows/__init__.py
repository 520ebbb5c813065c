"""Frames of the curated tables out of frames of raw notices: one module a kind of row.

Every frame carries `row`, the number of its notice in the batch, until the warehouse gives the
notice its version.
"""
