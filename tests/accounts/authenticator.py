"""A device with passkeys, in software: it answers as a browser does, and lies where a test asks it to."""

import hashlib
import json
import secrets
from dataclasses import dataclass

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


@dataclass
class Key:
    """A key pair on the device."""

    credential: bytes
    private: ec.EllipticCurvePrivateKey
    handle: bytes
    count: int = 0


class Authenticator:
    """The device.

    Attributes:
        origin, rp: where the browser believes to be.
        verifies: it checks the person, by a finger, a face or a PIN.
        name_bytes: the length of the names of its keys.
    """

    def __init__(self, origin="http://localhost", rp="localhost", verifies=True):
        self.origin, self.rp, self.verifies = origin, rp, verifies
        self.name_bytes = 32
        self.keys = []

    def create(self, question, **lies):
        """Make a key; returns what the browser sends."""
        private = ec.generate_private_key(ec.SECP256R1())
        handle = base64url_to_bytes(question["user"]["id"])
        key = Key(secrets.token_bytes(self.name_bytes), private, handle)
        self.keys.append(key)
        numbers = private.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = len(key.credential).to_bytes(2, "big")
        data = self._data(ATTESTED, 0) + bytes(16) + length + key.credential + cose
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", question["challenge"])
        return self._written(key, {"clientDataJSON": client, "attestationObject": made} | lies)

    def get(self, question, key=None, count=None, **lies):
        """Answer with a key, the last one made by default; returns what the browser sends."""
        key = key or self.keys[-1]
        key.count += 1
        client = self._client("webauthn.get", question["challenge"])
        data = self._data(0, key.count if count is None else count)
        signed = data + hashlib.sha256(client).digest()
        signature = key.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._written(key, parts | {"userHandle": key.handle} | lies)

    def _client(self, kind, challenge):
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, flags, count):
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _written(self, key, parts):
        name = bytes_to_base64url(key.credential)
        response = {part: bytes_to_base64url(value) for part, value in parts.items() if value is not None}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
