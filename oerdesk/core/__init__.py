"""Everything OERDesk can do, without a face: no Qt in here, so that it runs on a server too.

The layers, top to bottom; imports run downwards only (``pyproject.toml`` holds the contract, and
``docs/architecture.md`` the reasons):

``library``                                  the one object a face holds
``intake | sync | adapt | export | publish`` what people do; these do not know each other
``catalog``                                  the mutable truth: what the library has
``index | objects | transport | formats``, ``conversion``
                                             one outside world each: full text, bytes on disk, HTTP,
                                             file formats, the converter program
``bundle | licenses | document``             rules: values in, values out, no I/O
``records``                                  the nouns, as frozen dataclasses
``settings | paths | progress``, ``safety``  ground
``errors``, ``i18n``                         words for what went wrong, and words at all
"""
