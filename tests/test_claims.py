"""What one configuration entry claims of a server that another one uses, too."""

from dataclasses import replace

from custom_components.jellyseerr_cleanup.retention.model import MediaType
from custom_components.jellyseerr_cleanup.retention.snapshot import Instance, Place
from custom_components.jellyseerr_cleanup.sharing import Claims
from tests.retention.scenarios import ALICE, MOVIE, Scenario


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


def test_on_the_server_of_the_request_and_on_that_of_the_media() -> None:
    """Jellyseerr's media names the one that its last scan saw the title on."""
    home = Scenario().asks(ALICE)
    second = Instance("radarr:2", "Second", False, "second:7878")
    home.instances["radarr:2"] = second
    [request] = home.requests
    home.requests = [replace(request, server_id=2)]
    first = home.instances["radarr:0"]
    assert claimed(home) == {
        Place(name, MediaType.MOVIE, MOVIE.tmdb_id, None)
        for name in (*first.names, *second.names)
    }


def test_of_a_server_that_is_gone_only_the_other_is() -> None:
    home = Scenario().asks(ALICE)
    [request] = home.requests
    home.requests = [replace(request, server_id=9)]
    assert {place.address for place in claimed(home)} == {
        *home.instances["radarr:0"].names
    }
