"""The generic views. Reading happens inside the scope of the reader; operations run outside it, on their own."""
