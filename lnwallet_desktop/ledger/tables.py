"""The tables as SQLAlchemy sees them. `migrations/` makes them; a test compares the two.

Enumerations are text with a CHECK: in binary mode an enum type costs a look-up and a cast, and the values can be
extended inside a transaction.
"""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

MEMO_LENGTH = 2000
"""Characters; the database holds to it as well."""

metadata = MetaData()

_words = Text(collation="C")  # ordered by code point, the same on every server

transactions = Table(
    "transactions",
    metadata,
    Column("transaction_id", Uuid, primary_key=True),
    Column("amount_sats", BigInteger, nullable=False),
    Column("timestamp", DateTime(timezone=True), nullable=False),
    Column("payment_hash", _words, nullable=False),
    Column("status", _words, nullable=False),
    Column("pseudonymized_recipient", _words, nullable=False),
    Column("memo", Text),
    Column("direction", _words, nullable=False),
    Column("fee_sats", BigInteger),
    Column("settled_at", DateTime(timezone=True)),
    Column("fiat_currency", _words),
    Column("fiat_rate_intent", Numeric),
    Column("fiat_rate_settled", Numeric),
    Column("initiated_by", Text),
    Column("approved_by", Text),
    Column("failure_reason", Text),
    Column("sealed", LargeBinary),
    Column("key_id", _words),
    Column("preimage_sealed", Boolean, nullable=False, server_default=text("false")),
    Column("locked_until", DateTime(timezone=True)),  # only while pending
    UniqueConstraint("payment_hash", "direction", name="transactions_payment_hash_direction"),
    Index("transactions_timestamp", "timestamp", "transaction_id"),
    Index("transactions_amount", "amount_sats", "transaction_id"),
    Index("transactions_recipient", "pseudonymized_recipient", "timestamp", "transaction_id"),
    Index("transactions_status", "status", "timestamp", "transaction_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("idempotency_key", Uuid, primary_key=True),
    Column("transaction_id", Uuid, ForeignKey("transactions.transaction_id"), nullable=False),
    Column("attempt_number", Integer, nullable=False),
    Column("state", _words, nullable=False),
    Column("amount_sats", BigInteger, nullable=False),
    Column("fee_cap_sats", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("submitted_at", DateTime(timezone=True)),
    Column("settled_at", DateTime(timezone=True)),
    Column("workstation", Text, nullable=False),
    Column("last_error", Text),
    Column("claim", Uuid, nullable=False),  # whose intent this is, where two processes made the same key
    Column("spent_sats", BigInteger),  # amount and fee, once it succeeded: what the limits count
    UniqueConstraint("transaction_id", "attempt_number", name="attempts_number"),
    Index("attempts_one_open", "transaction_id", unique=True, postgresql_where=text("settled_at IS NULL")),
    Index(
        "attempts_spent",
        "created_at",
        postgresql_include=["spent_sats", "transaction_id"],
        postgresql_where=text("spent_sats IS NOT NULL"),
    ),
)

own_invoices = Table(
    "own_invoices",
    metadata,
    Column("payment_hash", _words, primary_key=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)

wallet_binding = Table(
    "wallet_binding",
    metadata,
    Column("only_row", Boolean, primary_key=True, server_default=text("true")),
    Column("wallet_id", Uuid, nullable=False),
    Column("network", _words, nullable=False),
    Column("bound_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

wallet_holder = Table(
    "wallet_holder",
    metadata,
    Column("only_row", Boolean, primary_key=True, server_default=text("true")),
    Column("epoch", BigInteger, nullable=False),
    Column("instance", Uuid, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
)

books = Table(
    "books",
    metadata,
    Column("only_row", Boolean, primary_key=True, server_default=text("true")),
    Column("time_zone", _words, nullable=False, server_default=text("'UTC'")),
    Column("zone_chosen", Boolean, nullable=False, server_default=text("false")),
)

summary_changes = Table(  # what payments add; folded into the three tables below it
    "summary_changes",
    metadata,
    Column("quarter_hour", DateTime(timezone=True), nullable=False),
    Column("direction", _words, nullable=False),
    Column("status", _words, nullable=False),
    Column("recipient", _words, nullable=False),
    Column("settle_bucket", SmallInteger),
    Column("payments", BigInteger, nullable=False),
    Column("amount_sats", Numeric, nullable=False),
    Column("fees_sats", Numeric, nullable=False),
    Column("settle_ms", Numeric, nullable=False),
)

summary_gaps = Table(
    "summary_gaps",
    metadata,
    Column("noticed_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

flow_summaries = Table(
    "flow_summaries",
    metadata,
    Column("span", _words, primary_key=True),
    Column("starts", Date, primary_key=True),
    Column("direction", _words, primary_key=True),
    Column("status", _words, primary_key=True),
    Column("payments", BigInteger, nullable=False),
    Column("amount_sats", Numeric, nullable=False),
    Column("fees_sats", Numeric, nullable=False),
    Column("settle_ms", Numeric, nullable=False),
)

recipient_summaries = Table(
    "recipient_summaries",
    metadata,
    Column("span", _words, primary_key=True),
    Column("starts", Date, primary_key=True),
    Column("direction", _words, primary_key=True),
    Column("status", _words, primary_key=True),
    Column("recipient", _words, primary_key=True),
    Column("payments", BigInteger, nullable=False),
    Column("amount_sats", Numeric, nullable=False),
    Column("fees_sats", Numeric, nullable=False),
    Index("recipient_summaries_largest", "span", "starts", "direction", "status", "amount_sats"),
    Index("recipient_summaries_emptied", "span", postgresql_where=text("payments = 0")),
)

settle_summaries = Table(
    "settle_summaries",
    metadata,
    Column("span", _words, primary_key=True),
    Column("starts", Date, primary_key=True),
    Column("direction", _words, primary_key=True),
    Column("status", _words, primary_key=True),
    Column("settle_bucket", SmallInteger, primary_key=True),
    Column("payments", BigInteger, nullable=False),
)

record_changes = Table(
    "record_changes",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("transaction_id", Uuid, ForeignKey("transactions.transaction_id"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("admin", Text, nullable=False),
    Column("kind", _words, nullable=False),
    Column("old_text", Text),
    Column("new_text", Text),
    Index("record_changes_transaction", "transaction_id", "id"),
)

policy = Table(
    "policy",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("fee_floor_sats", BigInteger, nullable=False),
    Column("fee_basis_points", Integer, nullable=False),
    Column("expiry_margin_s", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("max_payment_sats", BigInteger),
    Column("daily_sats", BigInteger),
    Column("weekly_sats", BigInteger),
    Column("payee_daily_sats", BigInteger),
    Column("new_payee_sats", BigInteger),
    Column("new_payee_hours", Integer, nullable=False, server_default=text("24")),
    Column("second_admin_above_sats", BigInteger),
    Column("own_unlock_above_sats", BigInteger),
    Column("approvers", Text, nullable=False, server_default=text("'{}'")),
    Column("signature", LargeBinary),  # none: made before limits were signed, or by somebody who could not sign
)

approvals = Table(
    "approvals",
    metadata,
    Column("approval_id", Uuid, primary_key=True),
    Column("payment_hash", _words, nullable=False),
    Column("amount_sats", BigInteger, nullable=False),
    Column("fee_cap_sats", BigInteger, nullable=False),
    Column("pseudonym", _words, nullable=False),
    Column("memo", Text),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", _words, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("workstation", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index("approvals_requested", "requested_at", "approval_id"),
    Index("approvals_payment_hash", "payment_hash"),
)

approval_decisions = Table(
    "approval_decisions",
    metadata,
    Column("approval_id", Uuid, ForeignKey("approvals.approval_id"), primary_key=True),  # decided once, for ever
    Column("kind", _words, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("transaction_id", Uuid, ForeignKey("transactions.transaction_id")),
    Column("signature", LargeBinary),
)

contacts = Table(
    "contacts",
    metadata,
    Column("contact_id", Uuid, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", _words, nullable=False),
    Column("pseudonyms", ARRAY(Text), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("created_by", Text, nullable=False),
    Column("archived_at", DateTime(timezone=True)),
)

sealing_keys = Table(
    "sealing_keys",
    metadata,
    Column("key_id", _words, primary_key=True),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("begun_by", Text),
)

audit_database = Table(
    "audit_database",
    metadata,
    Column("only_row", Boolean, primary_key=True, server_default=text("true")),
    Column("database_id", Uuid, nullable=False, server_default=text("gen_random_uuid()")),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", _words, nullable=False),
    Column("admin", Text),
    Column("workstation", Text, nullable=False),
    Column("payment", Uuid),
    Column("subject", Text),
    Column("entry", Text, nullable=False),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("audit_entries_kind", "kind", "sequence"),
    Index("audit_entries_admin", "admin", "sequence"),
    Index("audit_entries_at", "at", "sequence"),
    Index("audit_entries_payment", "payment", "sequence", postgresql_where=text("payment IS NOT NULL")),
)

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("head_hash", LargeBinary, nullable=False),
    Column("database", Text, nullable=False),
    Column("wallet", Uuid, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("key_id", _words, nullable=False),
    Column("statement", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_id", Uuid, primary_key=True),
    Column("label", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("scopes", _words, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("max_payment_sats", BigInteger),
    Column("daily_sats", BigInteger),
    Column("signature", LargeBinary, nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
    UniqueConstraint("hash", name="api_tokens_hash_key"),
)

api_rates = Table(
    "api_rates",
    metadata,
    Column("token_id", Uuid, primary_key=True),
    Column("kind", _words, primary_key=True),
    Column("used_until", DateTime(timezone=True), nullable=False),
)

api_requests = Table(
    "api_requests",
    metadata,
    Column("token_id", Uuid, ForeignKey("api_tokens.token_id"), primary_key=True),
    Column("key", _words, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("status", Integer),
    Column("answer", Text),
    Index("api_requests_begun", "begun_at"),
)

api_payments = Table(
    "api_payments",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("token_id", Uuid, ForeignKey("api_tokens.token_id"), nullable=False),
    Column("payment_hash", _words, nullable=False),
    Column("amount_sats", BigInteger, nullable=False),
    Column("fee_cap_sats", BigInteger, nullable=False),
    Column("recipient", _words, nullable=False),
    Column("memo", Text),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", _words, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("state", _words, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", DateTime(timezone=True)),
    Index("api_payments_waiting", "payment_hash", unique=True, postgresql_where=text("state = 'waiting'")),
    Index("api_payments_token", "token_id", "asked_at"),
)

backup_restores = Table(
    "backup_restores",
    metadata,
    Column("restore_id", Uuid, primary_key=True),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("restored_by", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("backup_made_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),  # once the vault stands where it belongs
    Column("reconciled_at", DateTime(timezone=True)),  # until then nothing is paid
    Column("payments_found", Integer),
)
