"""Receives notices: appends each body as one line to a file; says its port on standard error."""

import http.server
import sys


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        with open(sys.argv[1], "ab") as file:
            file.write(body.replace(b"\n", b" ") + b"\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *arguments):
        """Nothing is said of single requests."""


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
print(f"receiver {server.server_port}", file=sys.stderr, flush=True)
server.serve_forever()
