"""Care of a library as a whole: back up, restore, move, take along.

``copying``    its parts from one folder to another, verified
``backup``     the form of a backup, making and reading it
``restoring``  a library from a backup
``moving``     to another folder or disk
``last``       where the newest backup went
``care``       what a library offers of it

What a backup looks like on disk is in ``docs/library.md``.
"""

from oerdesk.core.care.backup import Backup, BackupReport, backups_in, is_backup
from oerdesk.core.care.care import Care
from oerdesk.core.care.copying import free_at
from oerdesk.core.care.last import LastBackup
from oerdesk.core.care.moving import MoveReport
from oerdesk.core.care.restoring import RestoreReport, restore, verify_backup

__all__ = [
    "Backup",
    "BackupReport",
    "Care",
    "LastBackup",
    "MoveReport",
    "RestoreReport",
    "backups_in",
    "free_at",
    "is_backup",
    "restore",
    "verify_backup",
]
