"""Why a title stays or leaves: codes with parameters, translated where shown."""

from dataclasses import dataclass
from enum import StrEnum


class ReasonCode(StrEnum):
    """The reasons; users' automations read these words, so they are never renamed."""

    # Kept
    POLICY_NEVER = "policy_never"
    KEPT_BY_PERSON = "kept_by_person"
    SPECIALS = "specials"

    # Waiting
    NOT_WATCHED = "not_watched"
    NOT_AVAILABLE = "not_available"

    # It has a date: what the date was counted from
    COUNTED_FROM_WATCHED = "counted_from_watched"
    COUNTED_FROM_ADDED = "counted_from_added"
    KEPT_UNTIL = "kept_until"

    # Held: the requests
    SEASONS_NOT_NAMED = "seasons_not_named"
    REQUEST_OPEN = "request_open"
    REQUEST_UNKNOWN_STATUS = "request_unknown_status"
    REQUEST_WITHOUT_USER = "request_without_user"
    REQUEST_WITHOUT_DATE = "request_without_date"
    REQUEST_IN_FUTURE = "request_in_future"
    REQUEST_CAME_BACK = "request_came_back"
    IDENTITY_CHANGED = "identity_changed"
    SERVER_CHANGED = "server_changed"
    TOO_MUCH_MISSING = "too_much_missing"
    CLOCK_SUSPECT = "clock_suspect"

    # Held: who watched
    NO_JELLYFIN_ACCOUNT = "no_jellyfin_account"
    WATCH_STATE_NOT_READ = "watch_state_not_read"
    ODD_ANSWER = "odd_answer"
    JELLYFIN_UNREACHABLE = "jellyfin_unreachable"
    WATCH_STATE_UNREADABLE = "watch_state_unreadable"
    NOT_IN_JELLYFIN = "not_in_jellyfin"
    ITEM_MISMATCH = "item_mismatch"
    FILES_NOT_IN_JELLYFIN = "files_not_in_jellyfin"
    FILE_NOT_IN_JELLYFIN = "file_not_in_jellyfin"
    FILE_AMBIGUOUS = "file_ambiguous"
    WATCHED_WITHOUT_DATE = "watched_without_date"
    WATCHED_IN_FUTURE = "watched_in_future"
    BEING_WATCHED = "being_watched"
    ON_THE_WAY = "on_the_way"
    PLAYING = "playing"
    FAVORITE = "favorite"
    FAVORITE_GONE = "favorite_gone"

    # Held: the files
    NO_INSTANCE = "no_instance"
    INSTANCE_UNREACHABLE = "instance_unreachable"
    QUALITY_MISMATCH = "quality_mismatch"
    REQUESTED_ELSEWHERE = "requested_elsewhere"
    ON_SEVERAL_INSTANCES = "on_several_instances"
    FILES_NOT_READ = "files_not_read"
    NOT_ON_INSTANCE = "not_on_instance"
    NO_FILE = "no_file"
    ROOT_UNAVAILABLE = "root_unavailable"
    NOT_ON_DISK = "not_on_disk"
    NO_DATE = "no_date"
    DATE_IN_FUTURE = "date_in_future"
    HERE_BEFORE_REQUEST = "here_before_request"
    TITLE_CAME_BACK = "title_came_back"
    SHARED_FILE = "shared_file"
    IN_QUEUE = "in_queue"
    IMPORT_BLOCKED = "import_blocked"
    SHARED_WITH_ENTRY = "shared_with_entry"
    OTHER_ENTRY_UNKNOWN = "other_entry_unknown"
    HELD_BY_MEMORY = "held_by_memory"

    # Held: the season
    SEASON_INCOMPLETE = "season_incomplete"
    SEASON_AIRING = "season_airing"
    SEASON_RECENT = "season_recent"
    SEASON_SHRUNK = "season_shrunk"
    HALF_REMOVED = "half_removed"

    # Held: the tags
    TAG_GONE = "tag_gone"
    TAGS_UNREADABLE = "tags_unreadable"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with what its sentence needs: names, ISO dates, durations as text."""

    code: ReasonCode
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: ReasonCode, **parameters: str) -> Reason:
        """Return a reason; sorted parameters make equal reasons equal."""
        return cls(code, tuple(sorted(parameters.items())))

    def as_dict(self) -> dict[str, str]:
        """Return the reason as attributes and action responses contain it."""
        return {"code": str(self.code), **dict(self.parameters)}


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be found out; never to be read as no."""

    reason: Reason

    @classmethod
    def because(cls, code: ReasonCode, **parameters: str) -> Unknown:
        """Return an unknown with this code as its reason."""
        return cls(Reason.of(code, **parameters))
