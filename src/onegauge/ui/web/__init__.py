"""Pages of the toolkit itself."""
