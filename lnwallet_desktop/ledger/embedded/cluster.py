"""Makes a cluster, and writes the configuration that every start of it uses."""

from __future__ import annotations

import os
from pathlib import Path

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.ledger.embedded.binaries import Binaries
from lnwallet_desktop.ledger.embedded.places import PORT, Places, write_whole
from lnwallet_desktop.ledger.embedded.service_user import ServiceUser
from lnwallet_desktop.translation import phrase

ROLE = "lnwallet"
MAP = "lnwallet"

_SETTINGS = """\
# Written anew at every start; changes made here are lost.
listen_addresses = ''
port = {port}
unix_socket_directories = {sockets}
unix_socket_permissions = 0700
hba_file = {hba}
ident_file = {ident}
max_connections = 40
shared_buffers = 512MB           # touched only as the history grows: a million rows and their indexes have 900 MB
work_mem = 32MB
maintenance_work_mem = 128MB
dynamic_shared_memory_type = {shared_memory}
huge_pages = off
io_method = sync                 # no extra processes for a database of one desktop
jit = off
random_page_cost = 1.1
fsync = on
full_page_writes = on
synchronous_commit = on
wal_level = minimal
max_wal_senders = 0
max_logical_replication_workers = 0
min_wal_size = 16MB
max_wal_size = 256MB
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
# The log says how the server is, never what is in it: no statement, no parameter, no detail of an error.
logging_collector = on
log_directory = {log}
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on    # seven files at most
log_min_messages = log           # errors of statements go to the client only: their text may quote a value
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = 'none'
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_connections = ''
log_disconnections = off
log_checkpoints = off
log_line_prefix = '%m [%p] '
"""


def make_cluster(places: Places, user: ServiceUser, binaries: Binaries) -> None:
    """initdb, unless it was done: into a directory beside, which gets its name only when it is whole.

    The collation orders by code point, the letters' cases are Unicode's: searching for “MÜLLER” finds “Müller”.
    Raises SetupIncomplete.
    """
    if places.data.exists():
        _check_version(places, binaries)
        return
    new = places.home / "data.init"
    _discard(new, user)
    new.mkdir()
    user.own(new)
    arguments: list[str | Path] = [
        *(binaries.tool("initdb"), "-D", new, "-U", ROLE, "-A", "peer", "-E", "UTF8", "--locale=C"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums", "--no-instructions"),
        "--wal-segsize=4",  # MB; with the usual 16 an empty database takes 62 MB
    ]
    ended = user.run(arguments, binaries.environment)
    if ended.returncode != 0:
        reason = (ended.stderr or ended.stdout).strip()
        raise SetupIncomplete(
            phrase("The database cannot be made in {home}. PostgreSQL says:\n{reason}", home=places.home, reason=reason)
        )
    new.rename(places.data)


def write_configuration(places: Places, user: ServiceUser, sockets: Path) -> Path:
    """Write the three files and return the first. They hold no secret: who may connect is known by the kernel."""
    hba, ident = places.home / "pg_hba.conf", places.home / "pg_ident.conf"
    write_whole(hba, f"local all all peer map={MAP}\n")
    names = dict.fromkeys([user.name, "root"] if user.other else [user.name])
    write_whole(ident, "".join(f"{MAP} {_quoted_name(name)} {ROLE}\n" for name in names))
    settings = places.home / "postgresql.conf"
    write_whole(
        settings,
        _SETTINGS.format(
            port=PORT,
            sockets=_quoted('"' + str(sockets).replace('"', '""') + '"'),  # a list: its own quotes inside
            hba=_quoted(str(hba)),
            ident=_quoted(str(ident)),
            log=_quoted(str(places.log)),
            shared_memory="posix" if os.path.isdir("/dev/shm") else "mmap",  # noqa: S108 - only asked for
        ),
    )
    return settings


def cluster_version(places: Places) -> str | None:
    """The major version that made the cluster, `18`; None where there is none."""
    try:
        return (places.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError:
        return None


def _check_version(places: Places, binaries: Binaries) -> None:
    made_by = cluster_version(places)
    ours = _major_of(binaries)
    if made_by is None:
        raise SetupIncomplete(f"{places.data} is not a whole database. Restore it from a backup.")
    if ours and made_by != ours:
        raise SetupIncomplete(
            phrase(
                "This wallet’s database was made by PostgreSQL {made_by}, and this program brings version "
                "{ours}. Use the program that made it to write a backup, and restore that here.",
                made_by=made_by,
                ours=ours,
            )
        )


def _major_of(binaries: Binaries) -> str | None:
    """Read from the tree: starting a program to ask would cost a tenth of a start."""
    control = binaries.tree / "share" / "postgres.bki"
    try:
        with control.open(encoding="ascii") as lines:
            return lines.readline().split()[-1]  # `# PostgreSQL 18`
    except (OSError, IndexError):
        return None


def _quoted(text: str) -> str:
    """A string of postgresql.conf."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n") + "'"


def _quoted_name(name: str) -> str:
    """A name of pg_ident.conf: quoted, so that no character of it means anything."""
    return '"' + name.replace('"', '""') + '"'


def _discard(unfinished: Path, user: ServiceUser) -> None:
    """Remove what an interrupted initdb left, as the user who owns it."""
    if unfinished.exists():
        user.run(["/bin/rm", "-rf", "--", unfinished], {})
        if unfinished.exists():
            unfinished.rmdir()  # emptied above; the folder itself lies in a directory of ours
