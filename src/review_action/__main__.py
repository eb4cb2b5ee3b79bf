"""`python -m review_action`, for a checkout; the container uses the console script."""

import sys

from review_action.entrypoints.start import main

sys.exit(main())
