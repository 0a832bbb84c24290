"""What the kit itself offers programs."""
