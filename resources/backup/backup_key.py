#!/usr/bin/env python3
"""Makes the age key of a backup from the recovery code. Needs Python 3.9 and nothing else.

usage:   python3 backup_key.py < code.txt > key.txt
         age --decrypt -i key.txt backup.age | tar x

The code is 14 groups of 4 characters of Crockford's base 32: 32 bytes and 3 bytes of their SHA-256. The key is
HKDF-SHA256 (RFC 5869) of the 32 bytes, without salt, with the info below, written in Bech32 (BIP 173) as age does.
"""

import hashlib
import hmac
import sys

INFO = b"lnwallet-desktop backup identity 1"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def code_bytes(typed):
    tidy = "".join(c for c in typed.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    if len(tidy) != 56 or any(c not in CROCKFORD for c in tidy):
        raise ValueError("a recovery code has 56 characters, without U")
    number = 0
    for character in tidy:
        number = number << 5 | CROCKFORD.index(character)
    data = number.to_bytes(35, "big")
    if hashlib.sha256(b"lnwallet recovery code" + data[:32]).digest()[:3] != data[32:]:
        raise ValueError("a character of the recovery code is wrong")
    return data[:32]


def hkdf(secret):
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, INFO + b"\x01", hashlib.sha256).digest()


def bech32(prefix, data):
    number = int.from_bytes(data, "big") << (-8 * len(data) % 5)
    count = -(-8 * len(data) // 5)
    values = [number >> 5 * place & 31 for place in reversed(range(count))]
    check = 1
    for value in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + values + [0] * 6:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for place, mask in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= mask if top >> place & 1 else 0
    check ^= 1
    values += [check >> 5 * place & 31 for place in reversed(range(6))]
    return prefix + "1" + "".join(BECH32[value] for value in values)


def main():
    try:
        print(bech32("age-secret-key-", hkdf(code_bytes(sys.stdin.read()))).upper())
    except ValueError as error:
        sys.exit(f"backup_key.py: {error}")


if __name__ == "__main__":
    main()
