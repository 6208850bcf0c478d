"""Lets pytest find the modules of this folder, whatever its import mode."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
