"""Signs the orders that schemathesis sends, so that they come past the door of POST /v1/audits."""

import hashlib
import hmac
import json
import os
import time

import requests.auth
import schemathesis

SECRET = os.environ["SIMDESK_WEB_INGEST_SECRET"].encode()


class Signed(requests.auth.AuthBase):
    """Sees the body as it goes out."""

    def __call__(self, request):
        if all(name in request.headers for name in ("X-Simdesk-Signature", "X-Simdesk-Timestamp")):
            body = request.body or b""
            body = body.encode() if isinstance(body, str) else body
            now = str(int(time.time()))
            mac = hmac.new(SECRET, now.encode() + b"." + body, hashlib.sha256)
            request.headers["X-Simdesk-Timestamp"] = now
            request.headers["X-Simdesk-Signature"] = "v1=" + mac.hexdigest()
        return request


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.method.upper() == "POST" and case.operation.path == "/v1/audits":
        kwargs["auth"] = Signed()


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return (value if isinstance(value, str) else json.dumps(value)).encode()
