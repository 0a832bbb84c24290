"""Sales orders: commitments to customers."""
