"""The command line of scripts/preview."""

import sys

from .engine_alone import without_home_assistant

without_home_assistant()

from .preview import main  # noqa: E402 - needs the call above

sys.exit(main())
