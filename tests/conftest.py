"""Hypothesis profiles, chosen with the environment variable HYPOTHESIS_PROFILE.

`default`   new examples on every run, the number Hypothesis thinks right.
`ci`        the same examples on every run, so that a failure belongs to the change and not to luck.
`thorough`  many more; `make test-slow` takes it. Where CI is set, they are the same on every run, too.
"""

from __future__ import annotations

import getpass
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

# Time says more about the machine than about the code: no deadline, and no complaint about slow examples.
STEADY = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])

# Set by many a container, it would hide that output is not flushed.
os.environ.pop("PYTHONUNBUFFERED", None)

# The commands that tests start find their phrases compiled, and the cache of whoever runs the tests is left alone.
os.environ.setdefault("TEXTCLEAN_CACHE", str(Path(tempfile.gettempdir()) / f"textclean-tests-{getpass.getuser()}"))

settings.register_profile("default", STEADY)
settings.register_profile("ci", STEADY, derandomize=True)
settings.register_profile("thorough", STEADY, derandomize="CI" in os.environ, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "default"))
