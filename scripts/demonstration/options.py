"""The command line of scripts/develop, which any Python 3 can read.

So that `scripts/develop --help` answers before anything is installed, nothing is
imported here but what comes with Python.
"""

import argparse

VERSIONS = ("1.9", "2.3", "2.7", "3.1")
"""The versions of Jellyseerr that are simulated."""


def options() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/develop",
        description="Run a real Home Assistant with the integration, on simulated "
        "servers, or on a real Jellyseerr named by JELLYSEERR_URL and "
        "JELLYSEERR_API_KEY.",
        epilog="Without --once it runs until Ctrl-C, and prints where to log in, and "
        "the simulated Jellyseerr's address and API key.",
    )
    parser.add_argument(
        "--once",
        action="store_true",
        help="do the main job on the simulated servers, then exit; 0 if the right "
        "files are gone, and only they",
    )
    parser.add_argument(
        "--port", type=int, help="Home Assistant's port (8123; a free one with --once)"
    )
    parser.add_argument(
        "--jellyseerr",
        choices=VERSIONS,
        default="2.7",
        help="the version that is simulated (2.7)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    options()
