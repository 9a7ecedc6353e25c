"""The holder: the one workstation that may send for the wallet, until when."""

from alembic import op

revision = "0002"
down_revision = "0001"

HOLDER = """
CREATE TABLE wallet_holder (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch bigint NOT NULL CHECK (epoch >= 1),
    instance uuid NOT NULL,
    workstation text NOT NULL,
    ends_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(HOLDER)
