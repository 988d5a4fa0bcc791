"""Head office registers libraries from the files of provisioning: a folder of them whole, or not at all."""

from pathlib import Path

import pytest

from kiosk.hq.sites import register, site
from kiosk.sites.file import SiteFileMissing, SiteFileRefused, read_site
from tests.builders.headquarters import Headquarters
from tests.builders.sitefiles import KEY, SITE, written


def test_a_file_says_what_figures_need(tmp_path: Path) -> None:
    found = site(read_site(written(tmp_path, SITE)))
    assert (found.id, found.names["km"], found.province, found.terminals) == ("battambang", "បាត់ដំបង", "Battambang", 6)
    assert (found.weekdays, found.keys) == ((1, 2, 3, 4, 5, 6), (KEY,))


def test_a_library_that_declares_no_hours_is_open_every_day(tmp_path: Path) -> None:
    found = site(read_site(written(tmp_path, SITE[: SITE.index("network")])))
    assert found.weekdays == (1, 2, 3, 4, 5, 6, 7)


def test_a_folder_is_registered_whole_or_not_at_all(tmp_path: Path) -> None:
    office = Headquarters(folder=tmp_path / "hq")
    files = tmp_path / "sites"
    files.mkdir()
    with office.store() as store:
        with pytest.raises(SiteFileMissing):
            register(store, files)
        with pytest.raises(SiteFileMissing):
            register(store, files / "missing.yml")
        written(files, SITE)
        other = SITE.replace("id: battambang", "id: takeo")
        written(files, other, "takeo.yml")
        with pytest.raises(SiteFileRefused, match="belongs to battambang"):
            register(store, files)
        assert store.sites() == ()
        written(files, SITE, "takeo.yml")
        with pytest.raises(SiteFileRefused, match="another file"):
            register(store, files)
        written(files, other[: other.index("keys")], "takeo.yml")
        assert [each.id for each in register(store, files)] == ["battambang", "takeo"]
        assert [each.id for each in store.sites()] == ["battambang", "takeo"]
        register(store, files / "battambang.yml")
        assert store.site("battambang") == site(read_site(files / "battambang.yml"))
