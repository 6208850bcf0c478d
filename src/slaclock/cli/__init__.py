"""The `slaclock` command."""
