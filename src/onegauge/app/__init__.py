"""Settings, urls and commands: collects what the modules declare, adds nothing."""
