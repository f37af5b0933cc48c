"""What one configuration entry claims of a server that another one uses, too."""

from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.snapshot import Place
from custom_components.jellyseerr_cleanup.sharing import Claims
from tests.retention.scenarios import ALICE, Scenario


def claimed(home: Scenario) -> set[Place]:
    """Return the places that a household's requests claim."""
    snapshot = home.snapshot()
    return {*Claims(snapshot.requests, snapshot.instances).places}


def test_what_somebody_requested_is_claimed() -> None:
    home = Scenario().asks(ALICE)
    [instance] = [one for one in home.instances.values() if one.key == "radarr:0"]
    assert claimed(home) == {
        Place(name, MediaType.MOVIE, 1, None) for name in instance.names
    }


def test_what_was_declined_is_not() -> None:
    assert claimed(Scenario().asks(ALICE, status=3)) == set()


def test_on_an_unknown_server_nothing_is() -> None:
    home = Scenario().asks(ALICE)
    home.instances.clear()
    assert claimed(home) == set()
