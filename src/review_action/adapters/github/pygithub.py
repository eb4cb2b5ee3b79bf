"""PyGithub's request layer without the rest of it.

`import github` runs an `__init__` that imports every class, jwt and cryptography: half a second of
CPU before anything is sent. The package is put in place without running it, and then its
`Requester` alone is imported (a tenth of a second, nearly all of it `requests`). Where somebody
imported `github` as a whole already, that is used as it is.
"""

import logging
import sys
from importlib.util import find_spec, module_from_spec


def _put_package_in_place() -> None:
    if "github" in sys.modules:
        return
    spec = find_spec("github")
    # Not installed: the import below says so in the usual way.
    if spec is not None:
        sys.modules["github"] = module_from_spec(spec)


_put_package_in_place()

from github.Requester import Requester  # noqa: E402 - the package has to stand there first

# At DEBUG it writes whole bodies: pull request text does not belong in a job's log.
logging.getLogger("github.Requester").setLevel(logging.CRITICAL + 1)

__all__ = ["Requester"]
