"""Checks of an EPUB's structure after EPUB 3.3; what the standard demands, not what we happen to write."""

from __future__ import annotations

import io
import posixpath
import zipfile
from urllib.parse import unquote, urlsplit

from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
OPS = "{http://www.idpf.org/2007/ops}"
SPACES = {"math": "{http://www.w3.org/1998/Math/MathML}", "svg": "{http://www.w3.org/2000/svg}"}


def one(root: etree._Element, path: str) -> etree._Element:
    """The first element at a path; it must be there."""
    found = root.find(path)
    assert found is not None, path
    return found


def attributes(root: etree._Element, name: str) -> list[str]:
    """All values of an attribute, in order."""
    return [element.get(name, "") for element in root.iter() if name in element.attrib]


class Opened:
    """An EPUB whose structure is right.

    Attributes:
        files: bytes by path in the container.
        package: root of the package document.
        pages: roots of the XHTML files by path.
    """

    def __init__(self, data: bytes) -> None:
        archive = zipfile.ZipFile(io.BytesIO(data))
        first = archive.infolist()[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert not first.extra
        assert data[30 : 30 + 8 + 20] == b"mimetypeapplication/epub+zip"
        assert archive.testzip() is None
        names = archive.namelist()
        assert len({name.casefold() for name in names}) == len(names)
        self.files = {name: archive.read(name) for name in names}
        container = etree.fromstring(self.files["META-INF/container.xml"])
        self.path = one(container, ".//{*}rootfile").get("full-path", "")
        self.folder = posixpath.dirname(self.path)
        self.package = etree.fromstring(self.files[self.path])
        self.items = {item.get("id", ""): item for item in self.package.iter(f"{OPF}item")}
        self.pages = {
            self.full(item.get("href", "")): etree.fromstring(self.files[self.full(item.get("href", ""))])
            for item in self.items.values()
            if item.get("media-type") == "application/xhtml+xml"
        }
        self._check_package()
        self._check_pages()
        self._check_nav()

    def full(self, href: str) -> str:
        """A path in the container, from one in the package."""
        return posixpath.normpath(posixpath.join(self.folder, href))

    def meta(self, name: str) -> list[str]:
        """All values of a property."""
        return [str(each.text) for each in self.package.iter(f"{OPF}meta") if each.get("property") == name]

    def text(self) -> str:
        """All text of the book on one line."""
        return " ".join(" ".join(str(part) for part in page.itertext()) for page in self.pages.values())

    def _check_package(self) -> None:
        root = self.package
        assert root.get("version") == "3.0"
        identifier = root.get("unique-identifier")
        assert [each.get("id") for each in root.iter(f"{DC}identifier")] == [identifier]
        for name in ("title", "language"):
            assert root.findtext(f".//{DC}{name}")
        assert len(self.meta("dcterms:modified")) == 1
        ids = attributes(root, "id")
        assert len(ids) == len(set(ids))
        for refined in attributes(root, "refines"):
            assert refined.removeprefix("#") in ids
        listed = [self.full(item.get("href", "")) for item in self.items.values()]
        assert len(listed) == len(set(listed))
        assert set(listed) == self.files.keys() - {"mimetype", "META-INF/container.xml", self.path}
        spine = [each.get("idref", "") for each in root.iter(f"{OPF}itemref")]
        assert spine
        assert len(spine) == len(set(spine))
        assert {self.items[each].get("media-type") for each in spine} == {"application/xhtml+xml"}
        assert sum("nav" in item.get("properties", "").split() for item in self.items.values()) == 1

    def _check_pages(self) -> None:
        properties = {self.full(i.get("href", "")): i.get("properties", "") for i in self.items.values()}
        for path, page in self.pages.items():
            assert page.tag == f"{XHTML}html"
            assert page.get("lang") == page.get("{http://www.w3.org/XML/1998/namespace}lang")
            assert page.findtext(f"{XHTML}head/{XHTML}title")
            ids = attributes(page, "id")
            assert len(ids) == len(set(ids))
            declared = properties[path].split()
            found = ["mathml"] if page.find(f".//{SPACES['math']}math") is not None else []
            found += ["svg"] if page.find(f".//{SPACES['svg']}svg") is not None else []
            assert [name for name in declared if name != "nav"] == found
            assert page.find(f".//{XHTML}script") is None
            for picture in page.iter(f"{XHTML}img"):
                assert picture.get("alt") is not None
                assert picture.get("src")
            for name in ("src", "href", "poster", "data"):
                for element in page.iter():
                    if name in element.attrib:
                        self._check_reference(path, element, element.get(name, ""))

    def _check_reference(self, path: str, element: etree._Element, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme:
            assert element.tag == f"{XHTML}a"
            return
        target = (
            path
            if not parts.path
            else posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
        )
        assert unquote(target) in self.files, url
        if parts.fragment:
            assert unquote(parts.fragment) in attributes(self.pages[target], "id"), url

    def _check_nav(self) -> None:
        nav = next(i for i in self.items.values() if "nav" in i.get("properties", "").split())
        page = self.pages[self.full(nav.get("href", ""))]
        toc = [each for each in page.iter(f"{XHTML}nav") if each.get(f"{OPS}type") == "toc"]
        assert len(toc) == 1
        lists = [each for each in toc[0] if each.tag == f"{XHTML}ol"]
        assert len(lists) == 1
        for line in toc[0].iter(f"{XHTML}li"):
            assert line[0].tag == f"{XHTML}a"
            assert "".join(str(part) for part in line[0].itertext()).strip()
        for entries in toc[0].iter(f"{XHTML}ol"):
            assert len(entries)
