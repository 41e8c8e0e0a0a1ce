"""Signatures by the specification "Standard Webhooks" 1.0 (standardwebhooks.com), which receivers have
libraries for: HMAC-SHA256 over id, time and body."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence

from .models import Delivery

# So that programs that look for secrets in files find it.
PREFIX = "whsec_"
KEY_BYTES = 32


def new_secret() -> str:
    """Return a new secret of 256 bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def new_message_id() -> str:
    """Return the id of a new message; it cannot be guessed."""
    return "msg_" + secrets.token_urlsafe(18)


def body_of(delivery: Delivery) -> bytes:
    """Return what is sent: which item, what happened and when."""
    data = {"uid": delivery.uid, "type": delivery.type, "path": delivery.path or None}
    message = {
        "type": f"item.{delivery.event}" if delivery.uid else delivery.event,
        "timestamp": delivery.moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": data,
    }
    return json.dumps(message, separators=(",", ":")).encode()


def headers_of(keys: Sequence[str], message: str, moment: int, body: bytes) -> dict[str, str]:
    """Return the headers by which a receiver knows who sent a message, and when.

    Args:
        keys: the secrets that sign: one, or two while one follows the other.
        moment: of sending, in seconds since 1970 UTC: a receiver refuses what is old.
    """
    content = b".".join((message.encode(), b"%d" % moment, body))
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(_signature(each, content) for each in keys),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
