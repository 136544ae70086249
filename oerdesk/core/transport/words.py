"""What went wrong on the way, in words people can act on."""

from __future__ import annotations

from oerdesk.core.errors import DamagedError, UnreachableError
from oerdesk.core.i18n import _
from oerdesk.core.transport.seam import BrokenOffError, GoneError


def no_answer(place: str) -> UnreachableError:
    """Nothing came in time."""
    return UnreachableError(_("“{place}” does not answer.").format(place=place), _later())


def no_way(place: str) -> UnreachableError:
    """There is no way to it: no network, no such host, refused."""
    return UnreachableError(
        _("“{place}” cannot be reached.").format(place=place),
        _("Check the address and the connection. Everything that is here works without it."),
    )


def no_address(place: str) -> UnreachableError:
    """What was given is no URL."""
    return UnreachableError(
        _("“{place}” is not an address.").format(place=place),
        _("An address begins with https:// or http:// and names a computer."),
    )


def not_secure(place: str) -> UnreachableError:
    """The certificate does not fit."""
    return UnreachableError(
        _("“{place}” cannot show that it is who it says it is.").format(place=place),
        _("Check this computer's date. In a network that asks for a login, open a browser and log in first."),
    )


def broken_off(place: str) -> BrokenOffError:
    """The connection ended too early."""
    return BrokenOffError(
        _("The connection to “{place}” broke off.").format(place=place),
        _("Try again: what has arrived is kept, and the rest is fetched from there on."),
    )


def elsewhere(place: str, target: str) -> UnreachableError:
    """It sends us to another host."""
    return UnreachableError(
        _("“{place}” sends to another address: {target}.").format(place=place, target=target),
        _("If its publisher has moved, add the new address. In a network with a login page, log in first."),
    )


def web_page(place: str) -> UnreachableError:
    """A web page came instead of a file: a login page, or a server's friendly 404."""
    return UnreachableError(
        _("“{place}” answered with a web page instead of the file.").format(place=place),
        _("In a network that asks for a login, open a browser and log in first. Else check the address."),
    )


def gone(place: str, path: str) -> GoneError:
    """It has no such file."""
    return GoneError(
        _("There is no “{path}” at “{place}”.").format(path=path, place=place),
        _("Check the address. If it was right before, the publisher may just be changing something."),
    )


def forbidden(place: str) -> GoneError:
    """It wants to know who we are."""
    return GoneError(
        _("“{place}” does not let everybody in.").format(place=place),
        _("Ask its publisher for an address that is open to all."),
    )


def busy(place: str, status: int) -> UnreachableError:
    """It has trouble of its own."""
    return UnreachableError(
        _("“{place}” cannot answer now (status {status}).").format(place=place, status=status), _later()
    )


def too_large(place: str, path: str) -> DamagedError:
    """The file is larger than it may be."""
    return DamagedError(
        _("“{path}” at “{place}” is larger than it may be.").format(path=path, place=place),
        _("Check the address, or tell its publisher. Nothing was taken from it."),
    )


def other_size(place: str, path: str) -> DamagedError:
    """The file has another size than was signed."""
    return DamagedError(
        _("“{path}” at “{place}” has another size than was published.").format(path=path, place=place),
        _("Try again later, or use another source."),
    )


def strange_form(place: str, encoding: str) -> UnreachableError:
    """The server compresses in a way that was not asked for."""
    return UnreachableError(
        _("“{place}” sends its files in a form nobody asked for ({form}).").format(
            place=place, form=encoding[:20]
        ),
        _("Tell its publisher to turn off compression in the web server."),
    )


def unplugged(place: str) -> UnreachableError:
    """The folder or stick is not there, or cannot be read any more."""
    return UnreachableError(
        _("“{place}” cannot be read.").format(place=place),
        _("If it is on a stick or a network drive, connect it and try again."),
    )


def _later() -> str:
    return _("Try again later. What has arrived is kept.")
