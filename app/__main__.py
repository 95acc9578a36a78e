"""``python -m app`` is ``tape-debugger``."""

import sys

from app.cli import main

sys.exit(main())
