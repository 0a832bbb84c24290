"""What flows add to pages: links between modules that do not know each other."""
