"""The files of rules that OxiCleanarr's own pages show."""

from pathlib import Path
import re

import tests

PAGES = Path(tests.__file__).parent.parent / "docs"

# The whole configuration, as OxiCleanarr documents it
WHOLE = """\
rules:                              # the fallback for media that no advanced rule matches
  movie_retention: 90d              # default 90d; never or 0d switches it off
  tv_retention: 120d                # default 120d
  retention_base: last_watched_or_added   # or last_watched, added
  unwatched_behavior: added         # or never
  unwatched_retention: 180d         # only with retention_base last_watched and unwatched_behavior added
app:
  dry_run: true                     # default true
  enable_deletion: false
  leaving_soon_days: 14             # default 14
integrations:
  jellyseerr: {enabled: true, url: "http://jellyseerr:5055", api_key: "…", timeout: "30s"}
advanced_rules:
  - name: "Alice - Short Retention"
    type: user                      # also: tag, episode, watched
    enabled: true
    retention_base: last_watched    # optional, per rule
    unwatched_behavior: never       # optional, per rule
    users:                          # any one identifier is enough; several are alternatives
      - user_id: 42
        username: alice             # case-insensitive
        email: alice@example.com    # case-insensitive
        retention: 7d
        require_watched: true
  - {name: Kids, type: tag, enabled: true, tag: kids, retention: 60d}
  - {name: Watched, type: watched, enabled: true, retention: 30d, require_watched: true}
  - {name: Daily shows, type: episode, enabled: true, tag: daily-shows, max_episodes: 10, max_age: 30d}
"""

# The page about Jellyseerr: three people
PAGE = """\
advanced_rules:
  - name: "Alice - Short Retention"
    type: "user"
    enabled: true
    users:
      - username: "alice"          # Jellyseerr username (case-insensitive)
        retention: "7d"             # 7 days after watch
        require_watched: true       # Only delete if watched

  - name: "Bob - Long Retention"
    type: "user"
    enabled: true
    users:
      - email: "bob@example.com"   # Can use email instead
        retention: "30d"            # 30 days after watch
        require_watched: true

  - name: "Power Users"
    type: "user"
    enabled: true
    users:
      - user_id: 42                # Most reliable: Jellyseerr user ID
        retention: "90d"
        require_watched: false     # Delete even if not watched
"""

CONNECTION = """\
integrations:
  jellyseerr:
    enabled: true
    url: "http://localhost:5055"
    api_key: "YOUR_JELLYSEERR_API_KEY_HERE"
    timeout: "30s"  # Optional: API request timeout
"""

MATCHING = """\
- name: x
  type: user
  enabled: true
  users:
    - {username: "Alice", retention: 1d}
    - {user_id: 7, retention: never}
"""


def documented(page: str) -> list[str]:
    """Return the examples of rules in a page of the documentation."""
    text = (PAGES / page).read_text(encoding="utf-8")
    return [
        block
        for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        if "advanced_rules:" in block or "movie_retention:" in block
    ]
