"""Catalogs and listings over bad lines: nothing that had come is fetched again, nothing wrong is believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oerdesk.core.bundle import CatalogBundle, Head, TrustedRepository, layout
from oerdesk.core.bundle.fields import Fields
from oerdesk.core.errors import DamagedError, NotTrustedError, UnreachableError
from oerdesk.core.publish.keys import SigningKeys
from oerdesk.core.transport import HttpTransport, Timeouts
from oerdesk.core.transport.download import Patience
from oerdesk.core.transport.repository import RepositoryReader, open_repository
from tests.core.publish.test_repository import Publisher
from tests.helpers.repositories import NOW, private_key, sealed_head
from tests.helpers.server import ALWAYS, Fault, FileServer

QUICK = Patience(tries=3, sleep=lambda _seconds: None)


@pytest.fixture
def press(tmp_path: Path) -> Publisher:
    press = Publisher(tmp_path)
    press.publish(press.bundle([press.manifest("Moon"), press.manifest("Sun")]))
    return press


@pytest.fixture
def server(press: Publisher) -> Iterator[FileServer]:
    with FileServer(press.folder) as running:
        yield running


@pytest.fixture
def http(server: FileServer) -> Iterator[HttpTransport]:
    transport = HttpTransport(server.url, Timeouts(2, 0.3))
    yield transport
    transport.close()


@pytest.fixture
def reader(http: HttpTransport, tmp_path: Path) -> RepositoryReader:
    return RepositoryReader(http, tmp_path / "partial", patience=QUICK)


def head_of(transport: HttpTransport) -> Head:
    head = open_repository(transport, TrustedRepository()).head
    assert head is not None
    return head


def test_first_contact_takes_four_requests_and_few_bytes(
    http: HttpTransport, server: FileServer, reader: RepositoryReader
) -> None:
    [bundle] = reader.catalog(head_of(http))
    assert {entry.metadata.title for entry in reader.listing(bundle)} == {"Moon", "Sun"}
    asked = [request.path.partition("/")[0] for request in server.requests]
    assert asked == ["oerdesk.json", "keys", "catalogs", "listings"]
    assert http.received < 4000


def test_a_cut_catalog_goes_on_where_it_was(
    http: HttpTransport, server: FileServer, reader: RepositoryReader
) -> None:
    head = head_of(http)
    path = layout.catalog(head.catalog.sha256)
    server.fail(Fault(cut_after=100), path=path)
    before = http.received
    assert len(reader.catalog(head)) == 1
    assert (server.asked(path), http.received - before) == (2, head.catalog.stored)


def test_a_wrong_beginning_is_thrown_away_once(
    http: HttpTransport, server: FileServer, reader: RepositoryReader, tmp_path: Path
) -> None:
    head = head_of(http)
    (tmp_path / "partial").mkdir()
    (tmp_path / "partial" / f"{head.catalog.sha256}.zst.part").write_bytes(b"another compression")
    assert len(reader.catalog(head)) == 1
    path = layout.catalog(head.catalog.sha256)
    server.fail(Fault(change=lambda body: bytes(len(body))), path=path, times=ALWAYS)
    with pytest.raises(DamagedError, match="catalogs/"):
        reader.catalog(head)
    assert list((tmp_path / "partial").iterdir()) == []


def test_a_login_page_is_no_catalog(
    http: HttpTransport, server: FileServer, reader: RepositoryReader
) -> None:
    head = head_of(http)
    server.fail(Fault(page=True), times=ALWAYS)
    with pytest.raises(UnreachableError, match="web page"):
        reader.catalog(head)
    with pytest.raises(UnreachableError, match="web page"):
        open_repository(http, TrustedRepository())


def test_a_listing_of_another_bundle_is_refused(
    press: Publisher, http: HttpTransport, server: FileServer, reader: RepositoryReader
) -> None:
    press.publish(
        press.bundle([press.manifest("Moon")], "urn:b:1"), press.bundle([press.manifest("Sun")], "urn:b:2")
    )
    one, two = reader.catalog(head_of(http))
    swapped = json.loads(json.dumps(one.to_json()))
    swapped["listing"] = two.listing.to_json()
    with pytest.raises(DamagedError, match="another bundle"):
        list(reader.listing(CatalogBundle.from_fields(Fields(swapped, "x"))))


def test_a_catalog_that_would_fill_the_memory_is_not_fetched(
    http: HttpTransport, server: FileServer, reader: RepositoryReader
) -> None:
    head = head_of(http)
    asked = len(server.requests)
    with pytest.raises(DamagedError, match="larger"):
        reader.catalog(replace(head, catalog=replace(head.catalog, size=2**29)))
    assert len(server.requests) == asked


def test_a_head_by_somebody_else_is_refused_after_one_request(
    press: Publisher, http: HttpTransport, server: FileServer
) -> None:
    opened = open_repository(http, TrustedRepository())
    assert opened.head is not None
    (press.folder / layout.HEAD).write_bytes(sealed_head(opened.head, private_key("thief")))
    asked = len(server.requests)
    with pytest.raises(NotTrustedError):
        open_repository(http, opened.seen)
    assert len(server.requests) == asked + 1


def test_a_head_that_names_a_million_key_documents_is_refused_at_once(
    press: Publisher, http: HttpTransport, server: FileServer, tmp_path: Path
) -> None:
    head = head_of(http)

    many = replace(head, keys_version=999_999)
    (press.folder / layout.HEAD).write_bytes(SigningKeys.open(press.keys.folder, "", NOW).sign_head(many))
    asked = len(server.requests)
    with pytest.raises(DamagedError, match="larger"):
        open_repository(http, TrustedRepository())
    assert len(server.requests) == asked + 1
