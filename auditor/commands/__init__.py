"""The sub-commands of the command line, a file each; heavy imports wait until a command runs."""
