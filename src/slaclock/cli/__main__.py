"""`python -m slaclock.cli` is the `slaclock` command."""

import sys

from slaclock.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
