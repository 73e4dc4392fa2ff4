"""The commands, one module a kind; `robot.cli` puts them on one command line."""
