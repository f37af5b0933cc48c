"""Sonarr's series, episodes, files and queue, from a simulated server."""

from datetime import timedelta

from custom_components.jellyseerr_cleanup.clients.sonarr import SonarrClient
from custom_components.jellyseerr_cleanup.clients.sonarr_rows import SonarrSeries
from tests.media_stack import Household
from tests.media_stack.servarr.rows import QueueRow


async def test_series(home: Household, sonarr: SonarrClient) -> None:
    bridge = home.series(
        "The Bridge", seasons={2: 2, 0: 1, 1: 3}, tmdb=45, tvdb=46, year=2011
    )
    lights = home.series("Lights", seasons={1: 1}, status="continuing")
    home.episode(bridge, 2, 3, aired_days_ago=-7)
    series = await sonarr.series(bridge.row.id)
    assert series is not None
    assert series == SonarrSeries(
        id=bridge.row.id,
        tvdb_id=46,
        tmdb_id=45,
        title="The Bridge",
        year=2011,
        folder=str(bridge.row.folder),
        continuing=False,
        monitored=True,
        seasons=series.seasons,
        imdb_id="tt0000045",
        added_at=bridge.row.added.replace(microsecond=0),
    )
    assert [one.number for one in series.seasons] == [0, 1, 2]
    assert series.season_numbers == (1, 2), "the specials are no season"
    season = series.season(2)
    assert season is not None
    assert (season.monitored, season.file_count, season.episode_count) == (True, 2, 2)
    assert (season.total_episode_count, season.size) == (3, 2 * 10**9)
    assert season.next_airing is not None
    assert season.previous_airing is not None
    assert season.next_airing - season.previous_airing > timedelta(days=300)
    specials = series.season(0)
    assert specials is not None
    assert not specials.monitored
    assert series.season(3) is None

    other = await sonarr.series_by_tvdb(lights.tvdb)
    assert other is not None
    assert other.continuing
    assert await sonarr.series_by_tvdb(46) == series
    assert await sonarr.all_series() == (series, other)
    assert await sonarr.series(999_999) is None
    assert await sonarr.series_by_tvdb(999_999) is None


async def test_episodes_and_files(home: Household, sonarr: SonarrClient) -> None:
    bridge = home.series("The Bridge", seasons={0: 1, 1: 1})
    home.series("Lights", seasons={1: 1})
    double = home.episode(bridge, 1, 2, imported_days_ago=5, until=3)
    home.episode(bridge, 1, 4, aired_days_ago=None)
    episodes = await sonarr.episodes(bridge.row.id)
    rows = {(one.season, one.number): one for one in episodes}
    assert sorted(rows) == [(0, 1), (1, 1), (1, 2), (1, 3), (1, 4)]
    assert rows[1, 2].file_id == rows[1, 3].file_id == double.file_id
    assert (rows[1, 4].file_id, rows[1, 4].aired_at) == (None, None)
    assert (rows[0, 1].monitored, rows[1, 1].monitored) == (False, True)
    aired = bridge.row_of(1, 1).aired
    assert aired is not None
    assert rows[1, 1].aired_at == aired.replace(microsecond=0)

    files = await sonarr.episode_files(bridge.row.id)
    assert sorted(one.season for one in files) == [0, 1, 1]
    by_id = {one.file.id: one.file for one in files}
    assert by_id.keys() == {one.file_id for one in episodes} - {None}
    row = bridge.row.files[double.file_id]
    file = by_id[double.file_id]
    assert (file.path, file.size) == (str(row.path), row.size)
    assert file.added_at == row.date_added.replace(microsecond=0)
    assert await sonarr.episodes(999_999) == ()
    assert await sonarr.episode_files(999_999) == ()


async def test_what_changed(home: Household, sonarr: SonarrClient) -> None:
    bridge = home.series("The Bridge", seasons={1: 2}, imported_days_ago=9)
    home.series("Lights", seasons={1: 1}, imported_days_ago=50)
    since = home.clock.ago(days=10)
    assert await sonarr.changed_since(since) == {bridge.row.id}
    assert home.sonarr.calls[-1].query["date"] == since.isoformat()
    home.sonarr.rename_file(bridge.row, bridge.files(1)[0], "Another.mkv")
    now = home.clock.ago(days=1)
    assert await sonarr.changed_since(now) == {bridge.row.id}


async def test_queue(home: Household, sonarr: SonarrClient) -> None:
    bridge, lights = (
        home.series(title, seasons={1: 2, 2: 1}) for title in ("The Bridge", "Lights")
    )
    assert await sonarr.queued_seasons() == {}
    home.enqueue(bridge, season=1, episode=1)
    home.enqueue(bridge, season=1, episode=2, state="importPending")
    home.enqueue(lights)
    home.sonarr.queue.append(QueueRow(9_999, "Nobody knows", home.clock.now()))
    assert await sonarr.queued_seasons() == {
        (bridge.row.id, 1): False,
        (lights.row.id, None): False,
    }
