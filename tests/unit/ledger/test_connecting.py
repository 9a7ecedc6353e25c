"""How an external database's address is read, and what is said when it does not work."""

import psycopg
import pytest

from lnwallet_desktop.errors import BadRequest, SetupIncomplete
from lnwallet_desktop.ledger.connecting import Address, check_server
from lnwallet_desktop.ledger.failures import refused_connection


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://t:hunter2@db/ledger",
        "postgres://t:hunter2@db/ledger",
        "postgresql+psycopg://t:hunter2@db/ledger",
        "host=db dbname=ledger user=t password=hunter2",
        "postgresql://t:hunter2@db1:5432,db2:5433/ledger?sslmode=require&target_session_attrs=read-write",
        "postgresql:///ledger?host=/run/postgresql&password=hunter2",
    ],
)
def test_every_form_that_libpq_reads_is_accepted_and_none_prints_its_password(url: str) -> None:
    address = Address(url)
    assert "hunter2" not in repr(address)
    assert "hunter2" not in str(address)


@pytest.mark.parametrize(
    "url", ["mysql://t:hunter2@db/x", "postgresql://t:hunter2%zz@db/x", "postgresql://db/x?hunter2=1", "hunter2"]
)
def test_an_address_that_cannot_be_read_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(BadRequest) as refused:
        Address(url)
    assert "LNWALLET_DATABASE_URL" in refused.value.message
    assert "hunter2" not in refused.value.message
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("failed to resolve host 'nowhere.invalid': Name or service not known", "host of the database is not known"),
        ('connection to server at "127.0.0.1", port 1 failed: Connection refused', "No database server answers"),
        ("connection timeout expired", "cannot be reached"),
        ('FATAL:  password authentication failed for user "t"', "user or the password"),
        ("fe_sendauth: no password supplied", "user or the password"),
        ('FATAL:  database "ledgre" does not exist', "no database called “ledgre”"),
        ('FATAL:  role "treasurre" does not exist', "no user called “treasurre”"),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "t"', "does not let this computer"),
        ("FATAL:  sorry, too many clients already", "too many connections"),
        ("SSL error: certificate verify failed", "encrypted connection"),
        ("FATAL:  the database system is starting up", "starting or stopping"),
        ("FATAL:  etwas ganz anderes", "etwas ganz anderes"),
    ],
)
def test_a_refused_connection_is_told_in_words(told: str, words: str) -> None:
    assert words in refused_connection(psycopg.OperationalError(told)).message


def test_a_server_that_is_too_old_is_named() -> None:
    check_server(140000)
    with pytest.raises(SetupIncomplete, match="PostgreSQL 13, and this program needs version 14"):
        check_server(130014)
