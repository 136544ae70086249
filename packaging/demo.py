"""The whole main job on the starter material, without a screen: what ``./run`` does where there is none.

Publishes the starter library, serves it on loopback through a link that is cut twice, syncs, searches,
adapts, exports every format, writes a sync pack, merges it on a second library, and takes pictures of
the window.  Each step's result is verified; the exit code is 0 only when all of them are right.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from oerdesk.core.document import Document, Paragraph, Text
from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.core.records import Filter, Presence

OUTPUT = Path("demo-output")
ENOUGH_TO_CUT = 3000  # bytes: only files larger than this are worth cutting


class CutHandler(SimpleHTTPRequestHandler):
    """Serves a folder with ranges, and breaks off in the middle of the first two large files."""

    cuts_left = 2
    sent = 0

    def do_GET(self) -> None:
        """Answer, or break off."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        start = self._start()
        if start >= len(data) and start:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        body = data[start:]
        kind = type(self)
        if kind.cuts_left and len(body) > ENOUGH_TO_CUT and "objects" in self.path:
            kind.cuts_left -= 1
            body = body[: len(body) // 2]
            self.close_connection = True
        kind.sent += len(body)
        self.wfile.write(body)

    def _start(self) -> int:
        given = self.headers.get("Range", "")
        return int(given.removeprefix("bytes=").split("-")[0]) if given.startswith("bytes=") else 0

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which ``folder`` is served while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(CutHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def step(title: str, work: Callable[[], str]) -> None:
    """Do one step and say how long it took and what came of it."""
    begun = time.monotonic()
    said = work()
    print(f"  {title:<34} {time.monotonic() - begun:6.2f} s   {said}", flush=True)


def check(condition: object, what: str) -> None:
    """Stop when a result is not what it should be."""
    if not condition:
        print(f"FAILED: {what}", file=sys.stderr)
        sys.exit(1)


class Demo:
    """The three libraries of the story, in one temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.librarian = Library.open(folder / "librarian")
        self.teacher = Library.open(folder / "teacher")
        self.school = Library.open(folder / "school")
        self.adapted = 0

    def close(self) -> None:
        """Let go of all three."""
        for library in (self.librarian, self.teacher, self.school):
            library.close()

    def take_in(self) -> str:
        """The starter library comes in, with all its metadata."""
        report = self.librarian.intake.take_in([resources_folder() / "starter"])
        check(not report.problems, f"import: {report.problems}")
        check(len(report.files) >= 12, f"only {len(report.files)} resources came in")
        lacking = [file.path for file in report.files if file.missing]
        check(not lacking, f"metadata is missing: {lacking}")
        return f"{len(report.files)} resources"

    def publish(self) -> str:
        """It becomes a signed repository."""
        self.librarian.curate.bundle("Starter library", self.librarian.browse.find(Filter()))
        bundles = [bundle.id for bundle in self.librarian.curate.bundles()]
        report = self.librarian.publisher.publish(self.folder / "repository", bundles, "OERDesk starter")
        check(report.version == 1 and report.resources >= 12, f"published: {report}")
        return f"{report.resources} resources, {report.written:,} bytes, {report.fingerprint}"

    def sync(self) -> str:
        """The teacher fetches it, though the link breaks twice."""
        with served(self.folder / "repository") as address:
            sync = self.teacher.sync
            fingerprint = self.librarian.publisher.fingerprint()
            source = sync.add(address, fingerprint=fingerprint)
            check(source.trusted and source.fingerprint == fingerprint, "the fingerprint is another one")
            sync.refresh(source.id)
            bundle = sync.bundles(source.id)[0]
            sync.subscribe(bundle.id, subscribed=True)
            plan = sync.price(source.id)
            report = sync.run(source.id)
        check(CutHandler.cuts_left == 0, "the link was not cut twice")
        check(not report.problems, f"sync: {report.problems}")
        here = self.teacher.browse.find(Filter(presence=Presence.HERE))
        check(len(here) == bundle.resources, f"{len(here)} of {bundle.resources} arrived")
        check(report.repeated == 0, f"{report.repeated} bytes were fetched twice")
        return (
            f"{report.fetched} resources; priced {plan.cost:,}, received {report.received:,} bytes; "
            f"2 cuts, {report.repeated} bytes repeated"
        )

    def search(self) -> str:
        """Words of five languages and scripts are found."""
        found = {}
        for words in ("license", "maji", "الماء", "fraction", "पानी"):
            found[words] = self.teacher.browse.search(Filter(text=words)).total
        check(sum(map(bool, found.values())) >= 4, f"found: {found}")
        return ", ".join(f"{words}: {total}" for words, total in found.items())

    def adapt(self) -> str:
        """Two resources become one, with provenance."""
        originals = self.teacher.browse.find(Filter(languages=frozenset({"en"}), may=frozenset({"change"})))[
            :2
        ]
        draft = self.teacher.adapt.start(originals, "Amina")
        document = draft.document()
        added = Paragraph((Text("Bring a bottle of clean water tomorrow."),))
        draft.save(Document((*document.blocks, added), document.title, document.language))
        draft.describe(title="Water and fractions for class 4")
        self.adapted = self.teacher.adapt.finish(draft)
        manifest = self.teacher.curate.manifest(self.adapted)
        check(len(manifest.based_on) == 2, "provenance is missing")
        check(
            self.teacher.browse.search(Filter(text="bottle", mine=True)).total == 1,
            "not found after adapting",
        )
        return f"from {len(originals)} resources, license {manifest.metadata.license}"

    def export(self) -> str:
        """Every format is written."""
        sizes = []
        for name in self.teacher.exports.formats():
            target = OUTPUT / self.teacher.exports.suggest_name(self.adapted, name)
            report = self.teacher.exports.export(self.adapted, name, target)
            check(report.path.stat().st_size > 1000, f"{report.path} is too small")
            sizes.append(f"{name} {report.size:,}")
        return ", ".join(sizes)

    def pack(self) -> str:
        """Everything goes on a stick, and the stick is whole."""
        stick = self.folder / "stick"
        resources = self.teacher.browse.find(Filter(presence=Presence.HERE))
        report = self.teacher.publisher.make_pack(stick, resources, "Amina's stick")
        check((stick / "START-HERE.html").is_file(), "no page to start from")
        check(not self.teacher.publisher.verify_pack(stick), "the pack is not whole")
        return f"{report.resources} resources, {report.written:,} bytes"

    def merge(self) -> str:
        """Another library takes in what the stick brings."""
        fingerprint = self.teacher.publisher.fingerprint()
        source = self.school.sync.add(str(self.folder / "stick"), fingerprint=fingerprint)
        report = self.school.sync.merge(source.id)
        check(not report.problems, f"merge: {report.problems}")
        both = [
            library.browse.find(Filter(presence=Presence.HERE)) for library in (self.teacher, self.school)
        ]
        check(len(both[0]) == len(both[1]), f"{len(both[1])} of {len(both[0])} were merged")
        check(not self.school.check.run().problems, "the merged library is not whole")
        return f"{report.fetched} resources"

    def pictures(self) -> str:
        """What a person would see."""
        from oerdesk.gui.pictures import take_pictures

        taken = take_pictures(self.teacher, OUTPUT)
        check(len(taken) >= 3, f"only {len(taken)} pictures")
        return ", ".join(path.name for path in taken)


def main() -> int:
    """Run all steps; returns the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    OUTPUT.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="oerdesk-demo-"))
    print("The main job, without a screen:")
    demo = Demo(folder)
    try:
        for title, work in (
            ("librarian: take in", demo.take_in),
            ("librarian: publish, signed", demo.publish),
            ("teacher: sync over a bad link", demo.sync),
            ("teacher: search", demo.search),
            ("teacher: adapt two into one", demo.adapt),
            ("teacher: export", demo.export),
            ("teacher: write a stick", demo.pack),
            ("school: merge the stick", demo.merge),
            ("the window, in pictures", demo.pictures),
        ):
            step(title, work)
    finally:
        demo.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"All steps verified. The exports and pictures lie in {OUTPUT.resolve()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
