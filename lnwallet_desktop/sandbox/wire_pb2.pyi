from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Timestamp(_message.Message):
    __slots__ = ("seconds", "nanos")
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    NANOS_FIELD_NUMBER: _ClassVar[int]
    seconds: int
    nanos: int
    def __init__(self, seconds: _Optional[int] = ..., nanos: _Optional[int] = ...) -> None: ...

class Empty(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Challenge(_message.Message):
    __slots__ = ("version", "timestamp", "nonce", "public_key")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    NONCE_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    version: int
    timestamp: int
    nonce: bytes
    public_key: bytes
    def __init__(self, version: _Optional[int] = ..., timestamp: _Optional[int] = ..., nonce: _Optional[bytes] = ..., public_key: _Optional[bytes] = ...) -> None: ...

class ProtectedChallenge(_message.Message):
    __slots__ = ("version", "challenge", "server_hmac")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    SERVER_HMAC_FIELD_NUMBER: _ClassVar[int]
    version: int
    challenge: Challenge
    server_hmac: bytes
    def __init__(self, version: _Optional[int] = ..., challenge: _Optional[_Union[Challenge, _Mapping]] = ..., server_hmac: _Optional[bytes] = ...) -> None: ...

class GetChallengeRequest(_message.Message):
    __slots__ = ("public_key",)
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    public_key: bytes
    def __init__(self, public_key: _Optional[bytes] = ...) -> None: ...

class GetChallengeResponse(_message.Message):
    __slots__ = ("protected_challenge",)
    PROTECTED_CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    protected_challenge: ProtectedChallenge
    def __init__(self, protected_challenge: _Optional[_Union[ProtectedChallenge, _Mapping]] = ...) -> None: ...

class VerifyChallengeRequest(_message.Message):
    __slots__ = ("protected_challenge", "signature", "public_key")
    PROTECTED_CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    protected_challenge: ProtectedChallenge
    signature: bytes
    public_key: bytes
    def __init__(self, protected_challenge: _Optional[_Union[ProtectedChallenge, _Mapping]] = ..., signature: _Optional[bytes] = ..., public_key: _Optional[bytes] = ...) -> None: ...

class VerifyChallengeResponse(_message.Message):
    __slots__ = ("session_token", "expiration_timestamp")
    SESSION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRATION_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    session_token: str
    expiration_timestamp: int
    def __init__(self, session_token: _Optional[str] = ..., expiration_timestamp: _Optional[int] = ...) -> None: ...

class ProviderChallenge(_message.Message):
    __slots__ = ("version", "timestamp", "nonce", "public_key")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    NONCE_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    version: int
    timestamp: int
    nonce: bytes
    public_key: bytes
    def __init__(self, version: _Optional[int] = ..., timestamp: _Optional[int] = ..., nonce: _Optional[bytes] = ..., public_key: _Optional[bytes] = ...) -> None: ...

class ProtectedProviderChallenge(_message.Message):
    __slots__ = ("version", "challenge", "server_hmac")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    SERVER_HMAC_FIELD_NUMBER: _ClassVar[int]
    version: int
    challenge: ProviderChallenge
    server_hmac: bytes
    def __init__(self, version: _Optional[int] = ..., challenge: _Optional[_Union[ProviderChallenge, _Mapping]] = ..., server_hmac: _Optional[bytes] = ...) -> None: ...

class SigningKeyshare(_message.Message):
    __slots__ = ("owner_identifiers", "threshold", "public_key")
    OWNER_IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    owner_identifiers: _containers.RepeatedScalarFieldContainer[str]
    threshold: int
    public_key: bytes
    def __init__(self, owner_identifiers: _Optional[_Iterable[str]] = ..., threshold: _Optional[int] = ..., public_key: _Optional[bytes] = ...) -> None: ...

class TreeNode(_message.Message):
    __slots__ = ("id", "tree_id", "value", "parent_node_id", "node_tx", "refund_tx", "vout", "verifying_public_key", "owner_identity_public_key", "signing_keyshare", "status", "network")
    ID_FIELD_NUMBER: _ClassVar[int]
    TREE_ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    PARENT_NODE_ID_FIELD_NUMBER: _ClassVar[int]
    NODE_TX_FIELD_NUMBER: _ClassVar[int]
    REFUND_TX_FIELD_NUMBER: _ClassVar[int]
    VOUT_FIELD_NUMBER: _ClassVar[int]
    VERIFYING_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    OWNER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEYSHARE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    id: str
    tree_id: str
    value: int
    parent_node_id: str
    node_tx: bytes
    refund_tx: bytes
    vout: int
    verifying_public_key: bytes
    owner_identity_public_key: bytes
    signing_keyshare: SigningKeyshare
    status: str
    network: int
    def __init__(self, id: _Optional[str] = ..., tree_id: _Optional[str] = ..., value: _Optional[int] = ..., parent_node_id: _Optional[str] = ..., node_tx: _Optional[bytes] = ..., refund_tx: _Optional[bytes] = ..., vout: _Optional[int] = ..., verifying_public_key: _Optional[bytes] = ..., owner_identity_public_key: _Optional[bytes] = ..., signing_keyshare: _Optional[_Union[SigningKeyshare, _Mapping]] = ..., status: _Optional[str] = ..., network: _Optional[int] = ...) -> None: ...

class TreeNodeIds(_message.Message):
    __slots__ = ("node_ids",)
    NODE_IDS_FIELD_NUMBER: _ClassVar[int]
    node_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, node_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class QueryNodesRequest(_message.Message):
    __slots__ = ("owner_identity_pubkey", "node_ids", "include_parents", "limit", "offset", "network", "statuses")
    OWNER_IDENTITY_PUBKEY_FIELD_NUMBER: _ClassVar[int]
    NODE_IDS_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_PARENTS_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    owner_identity_pubkey: bytes
    node_ids: TreeNodeIds
    include_parents: bool
    limit: int
    offset: int
    network: int
    statuses: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, owner_identity_pubkey: _Optional[bytes] = ..., node_ids: _Optional[_Union[TreeNodeIds, _Mapping]] = ..., include_parents: _Optional[bool] = ..., limit: _Optional[int] = ..., offset: _Optional[int] = ..., network: _Optional[int] = ..., statuses: _Optional[_Iterable[int]] = ...) -> None: ...

class QueryNodesResponse(_message.Message):
    __slots__ = ("nodes", "offset")
    class NodesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: TreeNode
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[TreeNode, _Mapping]] = ...) -> None: ...
    NODES_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    nodes: _containers.MessageMap[str, TreeNode]
    offset: int
    def __init__(self, nodes: _Optional[_Mapping[str, TreeNode]] = ..., offset: _Optional[int] = ...) -> None: ...

class TransferLeaf(_message.Message):
    __slots__ = ("leaf", "secret_cipher", "signature", "intermediate_refund_tx")
    LEAF_FIELD_NUMBER: _ClassVar[int]
    SECRET_CIPHER_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    INTERMEDIATE_REFUND_TX_FIELD_NUMBER: _ClassVar[int]
    leaf: TreeNode
    secret_cipher: bytes
    signature: bytes
    intermediate_refund_tx: bytes
    def __init__(self, leaf: _Optional[_Union[TreeNode, _Mapping]] = ..., secret_cipher: _Optional[bytes] = ..., signature: _Optional[bytes] = ..., intermediate_refund_tx: _Optional[bytes] = ...) -> None: ...

class Transfer(_message.Message):
    __slots__ = ("id", "sender_identity_public_key", "receiver_identity_public_key", "status", "total_value", "expiry_time", "leaves", "created_time", "updated_time", "type", "network")
    ID_FIELD_NUMBER: _ClassVar[int]
    SENDER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    RECEIVER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_VALUE_FIELD_NUMBER: _ClassVar[int]
    EXPIRY_TIME_FIELD_NUMBER: _ClassVar[int]
    LEAVES_FIELD_NUMBER: _ClassVar[int]
    CREATED_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATED_TIME_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    id: str
    sender_identity_public_key: bytes
    receiver_identity_public_key: bytes
    status: int
    total_value: int
    expiry_time: Timestamp
    leaves: _containers.RepeatedCompositeFieldContainer[TransferLeaf]
    created_time: Timestamp
    updated_time: Timestamp
    type: int
    network: int
    def __init__(self, id: _Optional[str] = ..., sender_identity_public_key: _Optional[bytes] = ..., receiver_identity_public_key: _Optional[bytes] = ..., status: _Optional[int] = ..., total_value: _Optional[int] = ..., expiry_time: _Optional[_Union[Timestamp, _Mapping]] = ..., leaves: _Optional[_Iterable[_Union[TransferLeaf, _Mapping]]] = ..., created_time: _Optional[_Union[Timestamp, _Mapping]] = ..., updated_time: _Optional[_Union[Timestamp, _Mapping]] = ..., type: _Optional[int] = ..., network: _Optional[int] = ...) -> None: ...

class TransferFilter(_message.Message):
    __slots__ = ("receiver_identity_public_key", "sender_identity_public_key", "sender_or_receiver_identity_public_key", "transfer_ids", "network", "order", "limit", "offset", "types", "statuses")
    RECEIVER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    SENDER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    SENDER_OR_RECEIVER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_IDS_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    TYPES_FIELD_NUMBER: _ClassVar[int]
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    receiver_identity_public_key: bytes
    sender_identity_public_key: bytes
    sender_or_receiver_identity_public_key: bytes
    transfer_ids: _containers.RepeatedScalarFieldContainer[str]
    network: int
    order: int
    limit: int
    offset: int
    types: _containers.RepeatedScalarFieldContainer[int]
    statuses: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, receiver_identity_public_key: _Optional[bytes] = ..., sender_identity_public_key: _Optional[bytes] = ..., sender_or_receiver_identity_public_key: _Optional[bytes] = ..., transfer_ids: _Optional[_Iterable[str]] = ..., network: _Optional[int] = ..., order: _Optional[int] = ..., limit: _Optional[int] = ..., offset: _Optional[int] = ..., types: _Optional[_Iterable[int]] = ..., statuses: _Optional[_Iterable[int]] = ...) -> None: ...

class QueryTransfersResponse(_message.Message):
    __slots__ = ("transfers", "offset")
    TRANSFERS_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    transfers: _containers.RepeatedCompositeFieldContainer[Transfer]
    offset: int
    def __init__(self, transfers: _Optional[_Iterable[_Union[Transfer, _Mapping]]] = ..., offset: _Optional[int] = ...) -> None: ...

class SigningCommitment(_message.Message):
    __slots__ = ("hiding", "binding")
    HIDING_FIELD_NUMBER: _ClassVar[int]
    BINDING_FIELD_NUMBER: _ClassVar[int]
    hiding: bytes
    binding: bytes
    def __init__(self, hiding: _Optional[bytes] = ..., binding: _Optional[bytes] = ...) -> None: ...

class GetSigningCommitmentsRequest(_message.Message):
    __slots__ = ("node_ids", "count", "node_id_count")
    NODE_IDS_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    NODE_ID_COUNT_FIELD_NUMBER: _ClassVar[int]
    node_ids: _containers.RepeatedScalarFieldContainer[str]
    count: int
    node_id_count: int
    def __init__(self, node_ids: _Optional[_Iterable[str]] = ..., count: _Optional[int] = ..., node_id_count: _Optional[int] = ...) -> None: ...

class SigningCommitments(_message.Message):
    __slots__ = ("by_operator",)
    class ByOperatorEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: SigningCommitment
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[SigningCommitment, _Mapping]] = ...) -> None: ...
    BY_OPERATOR_FIELD_NUMBER: _ClassVar[int]
    by_operator: _containers.MessageMap[str, SigningCommitment]
    def __init__(self, by_operator: _Optional[_Mapping[str, SigningCommitment]] = ...) -> None: ...

class GetSigningCommitmentsResponse(_message.Message):
    __slots__ = ("signing_commitments",)
    SIGNING_COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    signing_commitments: _containers.RepeatedCompositeFieldContainer[SigningCommitments]
    def __init__(self, signing_commitments: _Optional[_Iterable[_Union[SigningCommitments, _Mapping]]] = ...) -> None: ...

class UserSignedTxSigningJob(_message.Message):
    __slots__ = ("leaf_id", "signing_public_key", "raw_tx")
    LEAF_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNING_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    RAW_TX_FIELD_NUMBER: _ClassVar[int]
    leaf_id: str
    signing_public_key: bytes
    raw_tx: bytes
    def __init__(self, leaf_id: _Optional[str] = ..., signing_public_key: _Optional[bytes] = ..., raw_tx: _Optional[bytes] = ...) -> None: ...

class TransferPackage(_message.Message):
    __slots__ = ("leaves_to_send", "key_tweak_package", "user_signature", "hash_variant")
    class KeyTweakPackageEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: bytes
        def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...
    LEAVES_TO_SEND_FIELD_NUMBER: _ClassVar[int]
    KEY_TWEAK_PACKAGE_FIELD_NUMBER: _ClassVar[int]
    USER_SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    HASH_VARIANT_FIELD_NUMBER: _ClassVar[int]
    leaves_to_send: _containers.RepeatedCompositeFieldContainer[UserSignedTxSigningJob]
    key_tweak_package: _containers.ScalarMap[str, bytes]
    user_signature: bytes
    hash_variant: int
    def __init__(self, leaves_to_send: _Optional[_Iterable[_Union[UserSignedTxSigningJob, _Mapping]]] = ..., key_tweak_package: _Optional[_Mapping[str, bytes]] = ..., user_signature: _Optional[bytes] = ..., hash_variant: _Optional[int] = ...) -> None: ...

class StartTransferRequest(_message.Message):
    __slots__ = ("transfer_id", "owner_identity_public_key", "receiver_identity_public_key", "expiry_time", "transfer_package")
    TRANSFER_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    RECEIVER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    EXPIRY_TIME_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_PACKAGE_FIELD_NUMBER: _ClassVar[int]
    transfer_id: str
    owner_identity_public_key: bytes
    receiver_identity_public_key: bytes
    expiry_time: Timestamp
    transfer_package: TransferPackage
    def __init__(self, transfer_id: _Optional[str] = ..., owner_identity_public_key: _Optional[bytes] = ..., receiver_identity_public_key: _Optional[bytes] = ..., expiry_time: _Optional[_Union[Timestamp, _Mapping]] = ..., transfer_package: _Optional[_Union[TransferPackage, _Mapping]] = ...) -> None: ...

class StartTransferResponse(_message.Message):
    __slots__ = ("transfer",)
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    transfer: Transfer
    def __init__(self, transfer: _Optional[_Union[Transfer, _Mapping]] = ...) -> None: ...

class SecretShare(_message.Message):
    __slots__ = ("secret_share",)
    SECRET_SHARE_FIELD_NUMBER: _ClassVar[int]
    secret_share: bytes
    def __init__(self, secret_share: _Optional[bytes] = ...) -> None: ...

class SendLeafKeyTweak(_message.Message):
    __slots__ = ("leaf_id", "secret_share_tweak", "secret_cipher", "signature")
    LEAF_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_SHARE_TWEAK_FIELD_NUMBER: _ClassVar[int]
    SECRET_CIPHER_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    leaf_id: str
    secret_share_tweak: SecretShare
    secret_cipher: bytes
    signature: bytes
    def __init__(self, leaf_id: _Optional[str] = ..., secret_share_tweak: _Optional[_Union[SecretShare, _Mapping]] = ..., secret_cipher: _Optional[bytes] = ..., signature: _Optional[bytes] = ...) -> None: ...

class SendLeafKeyTweaks(_message.Message):
    __slots__ = ("leaves_to_send",)
    LEAVES_TO_SEND_FIELD_NUMBER: _ClassVar[int]
    leaves_to_send: _containers.RepeatedCompositeFieldContainer[SendLeafKeyTweak]
    def __init__(self, leaves_to_send: _Optional[_Iterable[_Union[SendLeafKeyTweak, _Mapping]]] = ...) -> None: ...

class ClaimLeafKeyTweak(_message.Message):
    __slots__ = ("leaf_id", "secret_share_tweak")
    LEAF_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_SHARE_TWEAK_FIELD_NUMBER: _ClassVar[int]
    leaf_id: str
    secret_share_tweak: SecretShare
    def __init__(self, leaf_id: _Optional[str] = ..., secret_share_tweak: _Optional[_Union[SecretShare, _Mapping]] = ...) -> None: ...

class ClaimLeafKeyTweaks(_message.Message):
    __slots__ = ("leaves_to_receive",)
    LEAVES_TO_RECEIVE_FIELD_NUMBER: _ClassVar[int]
    leaves_to_receive: _containers.RepeatedCompositeFieldContainer[ClaimLeafKeyTweak]
    def __init__(self, leaves_to_receive: _Optional[_Iterable[_Union[ClaimLeafKeyTweak, _Mapping]]] = ...) -> None: ...

class ClaimPackage(_message.Message):
    __slots__ = ("leaves_to_claim", "key_tweak_package", "user_signature", "hash_variant")
    class KeyTweakPackageEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: bytes
        def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...
    LEAVES_TO_CLAIM_FIELD_NUMBER: _ClassVar[int]
    KEY_TWEAK_PACKAGE_FIELD_NUMBER: _ClassVar[int]
    USER_SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    HASH_VARIANT_FIELD_NUMBER: _ClassVar[int]
    leaves_to_claim: _containers.RepeatedCompositeFieldContainer[UserSignedTxSigningJob]
    key_tweak_package: _containers.ScalarMap[str, bytes]
    user_signature: bytes
    hash_variant: int
    def __init__(self, leaves_to_claim: _Optional[_Iterable[_Union[UserSignedTxSigningJob, _Mapping]]] = ..., key_tweak_package: _Optional[_Mapping[str, bytes]] = ..., user_signature: _Optional[bytes] = ..., hash_variant: _Optional[int] = ...) -> None: ...

class ClaimTransferRequest(_message.Message):
    __slots__ = ("transfer_id", "owner_identity_public_key", "claim_package")
    TRANSFER_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    CLAIM_PACKAGE_FIELD_NUMBER: _ClassVar[int]
    transfer_id: str
    owner_identity_public_key: bytes
    claim_package: ClaimPackage
    def __init__(self, transfer_id: _Optional[str] = ..., owner_identity_public_key: _Optional[bytes] = ..., claim_package: _Optional[_Union[ClaimPackage, _Mapping]] = ...) -> None: ...

class ClaimTransferResponse(_message.Message):
    __slots__ = ("transfer",)
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    transfer: Transfer
    def __init__(self, transfer: _Optional[_Union[Transfer, _Mapping]] = ...) -> None: ...

class InitiateSwapPrimaryTransferRequest(_message.Message):
    __slots__ = ("transfer",)
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    transfer: StartTransferRequest
    def __init__(self, transfer: _Optional[_Union[StartTransferRequest, _Mapping]] = ...) -> None: ...

class InitiateSwapPrimaryTransferResponse(_message.Message):
    __slots__ = ("transfer",)
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    transfer: Transfer
    def __init__(self, transfer: _Optional[_Union[Transfer, _Mapping]] = ...) -> None: ...

class InvoiceAmountProof(_message.Message):
    __slots__ = ("bolt11_invoice",)
    BOLT11_INVOICE_FIELD_NUMBER: _ClassVar[int]
    bolt11_invoice: str
    def __init__(self, bolt11_invoice: _Optional[str] = ...) -> None: ...

class InvoiceAmount(_message.Message):
    __slots__ = ("value_sats", "invoice_amount_proof")
    VALUE_SATS_FIELD_NUMBER: _ClassVar[int]
    INVOICE_AMOUNT_PROOF_FIELD_NUMBER: _ClassVar[int]
    value_sats: int
    invoice_amount_proof: InvoiceAmountProof
    def __init__(self, value_sats: _Optional[int] = ..., invoice_amount_proof: _Optional[_Union[InvoiceAmountProof, _Mapping]] = ...) -> None: ...

class InitiatePreimageSwapRequest(_message.Message):
    __slots__ = ("payment_hash", "invoice_amount", "reason", "receiver_identity_public_key", "fee_sats", "transfer_request")
    PAYMENT_HASH_FIELD_NUMBER: _ClassVar[int]
    INVOICE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RECEIVER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    FEE_SATS_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_REQUEST_FIELD_NUMBER: _ClassVar[int]
    payment_hash: bytes
    invoice_amount: InvoiceAmount
    reason: int
    receiver_identity_public_key: bytes
    fee_sats: int
    transfer_request: StartTransferRequest
    def __init__(self, payment_hash: _Optional[bytes] = ..., invoice_amount: _Optional[_Union[InvoiceAmount, _Mapping]] = ..., reason: _Optional[int] = ..., receiver_identity_public_key: _Optional[bytes] = ..., fee_sats: _Optional[int] = ..., transfer_request: _Optional[_Union[StartTransferRequest, _Mapping]] = ...) -> None: ...

class InitiatePreimageSwapResponse(_message.Message):
    __slots__ = ("transfer",)
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    transfer: Transfer
    def __init__(self, transfer: _Optional[_Union[Transfer, _Mapping]] = ...) -> None: ...

class StorePreimageShareRequest(_message.Message):
    __slots__ = ("payment_hash", "encrypted_preimage_shares", "threshold", "invoice_string", "user_identity_public_key")
    class EncryptedPreimageSharesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: bytes
        def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...
    PAYMENT_HASH_FIELD_NUMBER: _ClassVar[int]
    ENCRYPTED_PREIMAGE_SHARES_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    INVOICE_STRING_FIELD_NUMBER: _ClassVar[int]
    USER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    payment_hash: bytes
    encrypted_preimage_shares: _containers.ScalarMap[str, bytes]
    threshold: int
    invoice_string: str
    user_identity_public_key: bytes
    def __init__(self, payment_hash: _Optional[bytes] = ..., encrypted_preimage_shares: _Optional[_Mapping[str, bytes]] = ..., threshold: _Optional[int] = ..., invoice_string: _Optional[str] = ..., user_identity_public_key: _Optional[bytes] = ...) -> None: ...

class QueryHtlcRequest(_message.Message):
    __slots__ = ("payment_hashes", "identity_public_key", "status", "limit", "offset", "transfer_ids", "match_role")
    PAYMENT_HASHES_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_IDS_FIELD_NUMBER: _ClassVar[int]
    MATCH_ROLE_FIELD_NUMBER: _ClassVar[int]
    payment_hashes: _containers.RepeatedScalarFieldContainer[bytes]
    identity_public_key: bytes
    status: int
    limit: int
    offset: int
    transfer_ids: _containers.RepeatedScalarFieldContainer[str]
    match_role: int
    def __init__(self, payment_hashes: _Optional[_Iterable[bytes]] = ..., identity_public_key: _Optional[bytes] = ..., status: _Optional[int] = ..., limit: _Optional[int] = ..., offset: _Optional[int] = ..., transfer_ids: _Optional[_Iterable[str]] = ..., match_role: _Optional[int] = ...) -> None: ...

class PreimageRequest(_message.Message):
    __slots__ = ("payment_hash", "receiver_identity_pubkey", "status", "created_time", "transfer", "preimage", "sender_identity_pubkey")
    PAYMENT_HASH_FIELD_NUMBER: _ClassVar[int]
    RECEIVER_IDENTITY_PUBKEY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CREATED_TIME_FIELD_NUMBER: _ClassVar[int]
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    PREIMAGE_FIELD_NUMBER: _ClassVar[int]
    SENDER_IDENTITY_PUBKEY_FIELD_NUMBER: _ClassVar[int]
    payment_hash: bytes
    receiver_identity_pubkey: bytes
    status: int
    created_time: Timestamp
    transfer: Transfer
    preimage: bytes
    sender_identity_pubkey: bytes
    def __init__(self, payment_hash: _Optional[bytes] = ..., receiver_identity_pubkey: _Optional[bytes] = ..., status: _Optional[int] = ..., created_time: _Optional[_Union[Timestamp, _Mapping]] = ..., transfer: _Optional[_Union[Transfer, _Mapping]] = ..., preimage: _Optional[bytes] = ..., sender_identity_pubkey: _Optional[bytes] = ...) -> None: ...

class QueryHtlcResponse(_message.Message):
    __slots__ = ("preimage_requests", "offset")
    PREIMAGE_REQUESTS_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    preimage_requests: _containers.RepeatedCompositeFieldContainer[PreimageRequest]
    offset: int
    def __init__(self, preimage_requests: _Optional[_Iterable[_Union[PreimageRequest, _Mapping]]] = ..., offset: _Optional[int] = ...) -> None: ...

class TransferEvent(_message.Message):
    __slots__ = ("transfer",)
    TRANSFER_FIELD_NUMBER: _ClassVar[int]
    transfer: Transfer
    def __init__(self, transfer: _Optional[_Union[Transfer, _Mapping]] = ...) -> None: ...

class SubscribeToEventsRequest(_message.Message):
    __slots__ = ("identity_public_key",)
    IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    identity_public_key: bytes
    def __init__(self, identity_public_key: _Optional[bytes] = ...) -> None: ...

class SubscribeToEventsResponse(_message.Message):
    __slots__ = ("receiver_transfer", "connected", "sender_transfer", "heartbeat")
    RECEIVER_TRANSFER_FIELD_NUMBER: _ClassVar[int]
    CONNECTED_FIELD_NUMBER: _ClassVar[int]
    SENDER_TRANSFER_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    receiver_transfer: TransferEvent
    connected: Empty
    sender_transfer: TransferEvent
    heartbeat: Empty
    def __init__(self, receiver_transfer: _Optional[_Union[TransferEvent, _Mapping]] = ..., connected: _Optional[_Union[Empty, _Mapping]] = ..., sender_transfer: _Optional[_Union[TransferEvent, _Mapping]] = ..., heartbeat: _Optional[_Union[Empty, _Mapping]] = ...) -> None: ...

class WalletSetting(_message.Message):
    __slots__ = ("owner_identity_public_key", "private_enabled")
    OWNER_IDENTITY_PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    PRIVATE_ENABLED_FIELD_NUMBER: _ClassVar[int]
    owner_identity_public_key: bytes
    private_enabled: bool
    def __init__(self, owner_identity_public_key: _Optional[bytes] = ..., private_enabled: _Optional[bool] = ...) -> None: ...

class QueryWalletSettingResponse(_message.Message):
    __slots__ = ("wallet_setting",)
    WALLET_SETTING_FIELD_NUMBER: _ClassVar[int]
    wallet_setting: WalletSetting
    def __init__(self, wallet_setting: _Optional[_Union[WalletSetting, _Mapping]] = ...) -> None: ...

class UpdateWalletSettingRequest(_message.Message):
    __slots__ = ("private_enabled",)
    PRIVATE_ENABLED_FIELD_NUMBER: _ClassVar[int]
    private_enabled: bool
    def __init__(self, private_enabled: _Optional[bool] = ...) -> None: ...

class UpdateWalletSettingResponse(_message.Message):
    __slots__ = ("wallet_setting",)
    WALLET_SETTING_FIELD_NUMBER: _ClassVar[int]
    wallet_setting: WalletSetting
    def __init__(self, wallet_setting: _Optional[_Union[WalletSetting, _Mapping]] = ...) -> None: ...
