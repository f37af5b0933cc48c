"""Which of Jellyfin's items are a title's files, where several look alike."""

from dataclasses import replace

from custom_components.jellyseerr_cleanup.clients.jellyfin_rows import ItemRow
from custom_components.jellyseerr_cleanup.reading.file_book import FileBook
from custom_components.jellyseerr_cleanup.reading.item_map import ItemMap
from custom_components.jellyseerr_cleanup.reading.matching import Matched, Matcher
from custom_components.jellyseerr_cleanup.retention.copies import LibraryCopy, MediaFile
from custom_components.jellyseerr_cleanup.retention.model import (
    MediaRecord,
    MediaType,
    QualityRecord,
    TitleId,
)
from custom_components.jellyseerr_cleanup.retention.titles import Title

FILM = TitleId(MediaType.MOVIE, 7, None, is_4k=False)
FILM_4K = replace(FILM, is_4k=True)
SHOW = TitleId(MediaType.TV, 7, 1, is_4k=False)
OTHER_SHOW = TitleId(MediaType.TV, 8, 1, is_4k=False)
HD, UHD, NEW = "a" * 32, "b" * 32, "c" * 32


def media(tmdb: int = 7, hd: str | None = None, uhd: str | None = None) -> MediaRecord:
    """Return Jellyseerr's row, with the items that it names."""
    return MediaRecord(
        tmdb,
        tmdb,
        QualityRecord(5, jellyfin_item_id=hd),
        QualityRecord(5, jellyfin_item_id=uhd),
    )


def copied(folder: str, *names: str, number: int = 1) -> LibraryCopy:
    """Return a copy of files in a folder, numbered from `number`."""
    files = tuple(
        MediaFile(one, f"{folder}/{name}", 5, None)
        for one, name in enumerate(names, number)
    )
    return LibraryCopy("radarr:0", 1, folder, files, in_queue=False)


def match(
    of: TitleId,
    rows: list[ItemRow],
    copies: dict[TitleId, LibraryCopy],
    known: MediaRecord,
    *others: MediaRecord,
) -> Matched:
    """Return the items of a title, beside the files of others."""
    items, files = ItemMap(), FileBook()
    items.add(rows)
    records = dict.fromkeys(copies, known) | {
        title: one for one in others for title in copies if title.tmdb_id == one.tmdb_id
    }
    files.note(copies, records)
    return Matcher(items, files).match(Title(of, known, ()), copies[of])


def movie(item: str, path: str, tmdb: int | None = 7, versions: int = 1) -> ItemRow:
    """Return a movie of Jellyfin."""
    return ItemRow(item, "Movie", path=path, tmdb_id=tmdb, versions=versions)


def episode(item: str, path: str, series: str) -> ItemRow:
    """Return a first episode of Jellyfin."""
    return ItemRow(
        item, "Episode", path=path, series_id=series, season=1, first=1, last=1
    )


def test_season_folders_of_different_series_have_the_same_names() -> None:
    """An episode of another series at the same place below its folder is not ours."""
    copies = {SHOW: copied("/tv/Ours", "Season 01/1.mkv")}
    series = ItemRow(UHD, "Series", tmdb_id=7)
    theirs = episode(NEW, "/tv/Theirs/Season 01/1.mkv", "d" * 32)
    ours = episode(HD, "/shows/Ours, renamed/Season 01/1.mkv", UHD)
    assert not match(SHOW, [series, theirs], copies, media()).own
    # Where the series agrees, its folder may be called otherwise
    found = match(SHOW, [series, ours, theirs], copies, media())
    assert found.own == {HD: {1}}
    assert found.unmatched is None


def test_an_item_that_lies_nearer_to_another_file() -> None:
    """It is that one, although it is the only one that may be ours as well."""
    copies = {
        SHOW: copied("/a/Show", "Season 01/1.mkv"),
        OTHER_SHOW: copied("/b/Show", "Season 01/1.mkv", number=2),
    }
    item = episode(HD, "/x/b/Show/Season 01/1.mkv", UHD)
    assert not match(SHOW, [item], copies, media(), media(8)).own
    assert match(OTHER_SHOW, [item], copies, media(8), media(7)).own == {HD: {2}}


def test_an_item_that_may_be_the_files_of_two_titles() -> None:
    """It is that one's whose ids agree; if none do, nobody's."""
    copies = {
        SHOW: copied("/a/Show", "Season 01/1.mkv"),
        OTHER_SHOW: copied("/b/Show", "Season 01/1.mkv", number=2),
    }
    item = episode(HD, "/x/Show/Season 01/1.mkv", UHD)
    series = ItemRow(UHD, "Series", tmdb_id=7)
    assert match(SHOW, [series, item], copies, media(), media(8)).own == {HD: {1}}
    assert not match(OTHER_SHOW, [series, item], copies, media(8), media(7)).own
    for title, known, other in ((SHOW, 7, 8), (OTHER_SHOW, 8, 7)):
        assert not match(title, [item], copies, media(known), media(other)).own


def test_both_qualities_at_one_place() -> None:
    """Of two Radarrs: the item that Jellyseerr names for the quality is its file."""
    copies = {FILM: copied("/m/F", "f.mkv"), FILM_4K: copied("/m/F", "f.mkv", number=2)}
    rows = [movie(HD, "/hd/F/f.mkv"), movie(UHD, "/uhd/F/f.mkv")]
    known = media(hd=HD, uhd=UHD)
    assert match(FILM, rows, copies, known).own == {HD: {1}}
    assert match(FILM_4K, rows, copies, known).own == {UHD: {2}}
    unnamed = match(FILM, rows, copies, media())
    assert unnamed.unmatched is not None


def test_both_qualities_in_one_file() -> None:
    """It is the file of both."""
    copies = {FILM: copied("/m/F", "f.mkv"), FILM_4K: copied("/m/F", "f.mkv")}
    rows = [movie(HD, "/m/F/f.mkv")]
    assert match(FILM, rows, copies, media()).own == {HD: {1}}
    assert match(FILM_4K, rows, copies, media()).own == {HD: {1}}


def test_versions_are_asked_for_once_where_they_may_help() -> None:
    """An item of which another file is listed may have ours as a version."""
    copies = {FILM: copied("/m/F", "f.mkv")}
    row = movie(HD, "/m/F/f - 4k.mkv", versions=2)
    items, files = ItemMap(), FileBook()
    items.add([row, movie(UHD, "/m/G/g.mkv", tmdb=8, versions=2)])
    files.note(copies, {FILM: media()})
    title = Title(FILM, media(), ())
    asked = Matcher(items, files).match(title, copies[FILM])
    assert not asked.own
    assert asked.unasked == {HD}
    items._version_paths[HD] = frozenset({"/m/F/f - 4k.mkv", "/m/F/f.mkv"})
    found = Matcher(items, files).match(title, copies[FILM])
    assert found.own == {HD: {1}}
    assert not found.unasked
    assert found.unmatched is None
