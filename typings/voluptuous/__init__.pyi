# Home Assistant runs with probatio under the name voluptuous
from probatio import *  # noqa: F403
