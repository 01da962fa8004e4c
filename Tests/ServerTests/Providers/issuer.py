"""An identity provider whose tokens are made by joserfc, and some that it never would make.

Prints its address, serves a discovery document and its keys, and mints what is posted to it. With
--real it is a provider of its own right (oidc-provider-mock), where somebody signs in as a browser
would; its address, the client's name and the identity token are printed as JSON.
Ends when it is told to, or after ten minutes.
"""

import base64
import hashlib
import hmac
import http.server
import json
import signal
import sys
import threading

from joserfc import jwk
from joserfc.jws import JWSRegistry


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


KEYS = {
    "rsa": jwk.RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}),
    "ec": jwk.ECKey.generate_key("P-256", {"kid": "ec", "alg": "ES256", "use": "sig"}),
    "ec384": jwk.ECKey.generate_key("P-384", {"kid": "ec384"}),
    "ed": jwk.OKPKey.generate_key("Ed25519", {"kid": "ed", "alg": "EdDSA"}),
    "sealing": jwk.RSAKey.generate_key(2048, {"kid": "sealing", "use": "enc"}),
    "next": jwk.RSAKey.generate_key(2048, {"kid": "next", "alg": "RS256"}),
    "stranger": jwk.RSAKey.generate_key(2048, {"kid": "stranger"}),
}
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]


class Provider(http.server.BaseHTTPRequestHandler):
    published = ["rsa", "ec", "ec384", "ed", "sealing"]
    broken = False
    reading_count = 0
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        address = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            self.answer(json.dumps({"issuer": address, "jwks_uri": f"{address}/keys"}))
        elif self.path == "/keys":
            Provider.reading_count += 1
            keys = [KEYS[name].as_dict(private=False) for name in Provider.published]
            # What no reader here knows is left out by it.
            keys.append({"kty": "oct", "kid": "secret", "k": base64url(b"secret"), "alg": "HS256"})
            keys.append({"kty": "new", "kid": "new"})
            self.answer(json.dumps({"keys": keys}), 500 if Provider.broken else 200)
        elif self.path == "/readings":
            self.answer(str(Provider.reading_count))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/rotate":
            Provider.published = Provider.published + ["next"]
        elif self.path == "/break":
            Provider.broken = True
        elif self.path == "/mint":
            return self.answer(mint(json.loads(body)))
        self.answer("")

    def answer(self, text, status=200):
        data = text.encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


def mint(order):
    header, signer = order["header"], order["signer"]
    payload = json.dumps(order["claims"]).encode()
    signed = base64url(json.dumps(header).encode()) + "." + base64url(payload)
    if signer in KEYS:
        # By its algorithm alone: the whole would refuse heads that are to be refused here.
        algorithm = JWSRegistry(algorithms=ALGORITHMS).get_alg(header["alg"])
        return signed + "." + base64url(algorithm.sign(signed.encode(), KEYS[signer]))
    if signer == "nobody":
        return signed + "."
    if signer == "zeros":
        return signed + "." + base64url(bytes(64))
    # Somebody who takes the public key, which all can read, for a shared secret.
    public = KEYS["rsa"].as_pem(private=False)
    if signer == "public key as JSON":
        public = json.dumps(KEYS["rsa"].as_dict(private=False)).encode()
    if signer == "published secret":
        public = b"secret"
    return signed + "." + base64url(hmac.new(public, signed.encode(), hashlib.sha256).digest())


def real():
    import os
    import urllib.parse

    import httpx
    import oidc_provider_mock

    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    user = oidc_provider_mock.User(sub="ann@example.com", claims={"groups": ["sre", "all"]})
    with oidc_provider_mock.run_server_in_thread(user_claims=[user]) as server:
        issuer = f"http://localhost:{server.server_port}"
        place = "http://localhost/back"
        about = httpx.get(issuer + "/.well-known/openid-configuration").json()
        client = httpx.post(
            about["registration_endpoint"], json={"redirect_uris": [place]}
        ).json()
        query = {
            "client_id": client["client_id"], "redirect_uri": place, "response_type": "code",
            "scope": "openid profile", "state": "s",
        }
        form = httpx.post(
            about["authorization_endpoint"], params=query, data={"sub": "ann@example.com"}
        )
        back = urllib.parse.urlparse(form.headers["location"])
        code = urllib.parse.parse_qs(back.query)["code"][0]
        token = httpx.post(
            about["token_endpoint"],
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": place},
            auth=(client["client_id"], client["client_secret"]),
        ).json()
        told = {"issuer": issuer, "audience": client["client_id"], "token": token["id_token"]}
        print(json.dumps(told), flush=True)
        wait()


def wait():
    """Nobody is left behind by a test that crashed."""
    signal.alarm(600)
    signal.pause()


def main():
    if "--real" in sys.argv:
        return real()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    wait()


main()
