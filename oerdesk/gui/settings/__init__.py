"""Settings: found by typing, each explained, changed at once; and the care of the library.

``describe``   what can be chosen, in words
``controls``   what one chooses with
``rows``       how it is laid out
``saving``     into the library's settings, in the background
``care``       move, back up, restore, check, take along
``errand``     what has to be done while the library is closed
``languages``  those the program speaks
``page``       the place itself
"""

from oerdesk.gui.settings.errand import Errand, ErrandDialog
from oerdesk.gui.settings.page import SettingsPage

__all__ = ["Errand", "ErrandDialog", "SettingsPage"]
