"""A provider of OpenID Connect on this machine that tells the truth, or lies as a test asks it to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "school"
SECRET = "a secret of the client"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})


def sign(claims, key=KEY, **header):
    return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key)


def unsigned(header, claims):
    parts = [json.dumps(each).encode() for each in (header, claims)]
    return b".".join([*(base64.urlsafe_b64encode(each).rstrip(b"=") for each in parts), b""]).decode()


class Provider:
    """The provider.

    Attributes:
        changes: claims that differ from the truth; None takes one out.
        make_token: makes the ID token of the claims.
        answers: by path, a function of the handler that answers in the place of the truth.
        keys: what is published.
        asked: paths that were asked for.
        secret_file: holds the secret of the client.
    """

    def __init__(self, secret_file):
        self.secret_file = secret_file
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, None)

            def do_POST(self):
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.answer(self, {name: values[0] for name, values in parse_qs(text).items()})

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://localhost:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        self.renew()

    def renew(self):
        self.codes = {}
        self.changes = {}
        self.make_token = sign
        self.answers = {}
        self.keys = [KEY.as_dict(private=False)]
        self.asked = []
        self.methods = ["client_secret_basic"]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def sign_in(self, address, subject="amelie-there"):
        """Let somebody sign in at the address that a browser was led to; returns what is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "sub": subject}
        return {"code": code, "state": asked["state"]}

    def answer(self, handler, posted):
        path = urlsplit(handler.path).path
        self.asked.append(path)
        if path in self.answers:
            self.answers[path](handler)
        elif path == "/.well-known/openid-configuration":
            send(handler, self.metadata())
        elif path == "/keys":
            send(handler, {"keys": self.keys})
        else:
            self.token(handler, posted)

    def metadata(self, **changes):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": self.methods,
            **changes,
        }

    def token(self, handler, posted):
        known = self.codes.pop(posted["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(posted["code_verifier"].encode()).digest())
        good = known is not None and challenge.rstrip(b"=").decode() == known["code_challenge"]
        if not good or posted["redirect_uri"] != known["redirect_uri"] or not self.is_client(handler, posted):
            send(handler, {"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": known["sub"], "nonce": known["nonce"]}
        claims |= {"iat": now, "exp": now + 300, **self.changes}
        claims = {name: value for name, value in claims.items() if value is not None}
        token = self.make_token(claims)
        send(handler, {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def is_client(self, handler, posted):
        if self.methods == ["client_secret_post"]:
            return (posted["client_id"], posted["client_secret"]) == (CLIENT, SECRET)
        sent = base64.b64decode(handler.headers["Authorization"].removeprefix("Basic ")).decode()
        return [unquote(each) for each in sent.split(":", 1)] == [CLIENT, SECRET]


def send(handler, what, status=200, **headers):
    body = what if isinstance(what, bytes) else json.dumps(what).encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": len(body), **headers}.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    handler.wfile.write(body)


def settings_of(provider):
    """The settings of a school that trusts the provider."""
    return {
        "oidc.issuer": provider.issuer,
        "oidc.client_id": CLIENT,
        "oidc.client_secret_file": provider.secret_file,
    }
