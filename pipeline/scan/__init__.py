"""What a team must know of the notices it watches."""
