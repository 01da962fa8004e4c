"""Sends a server what no well-behaved sender would, over plain sockets, and says what came of it.

Usage: send.py CASE HTTP_PORT GRPC_PORT
Prints one JSON object. Uses nothing but Python's own library.
"""

import gzip
import json
import socket
import struct
import sys
import threading
import time

GIGABYTE = 1 << 30
MEBIBYTE = 1 << 20
HTTP, GRPC = int(sys.argv[2]), int(sys.argv[3])


def connect(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def head(*lines):
    fields = ("POST /v1/traces HTTP/1.1", "Host: a", "Content-Type: application/x-protobuf")
    return ("\r\n".join(fields + lines) + "\r\n\r\n").encode()


def push(connection, piece, total):
    """Sends `piece` again and again until `total` bytes are out or the server has had enough."""
    sent = 0
    try:
        while sent < total:
            connection.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


def status(connection):
    """The status of the next reply over HTTP/1.1, its body read; 0 when the connection broke."""
    received = b""
    try:
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65536)
            if not piece:
                return 0
            received += piece
        text, body = received.split(b"\r\n\r\n", 1)
        lines = text.decode().lower().split("\r\n")
        length = [int(line.split(":")[1]) for line in lines if line.startswith("content-length:")]
        while len(body) < sum(length):
            body += connection.recv(65536)
        return int(lines[0].split()[1])
    except OSError:
        return 0


def post(connection, body, *lines):
    connection.sendall(head("Content-Length: %d" % len(body), *lines) + body)
    return status(connection)


def at_once(count, work):
    """Runs `work(index)` in `count` threads and gives all results."""
    results = [None] * count

    def run(index):
        try:
            results[index] = work(index)
        except OSError:
            results[index] = 0

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def call_headers(stream):
    def text(value):
        return bytes([len(value)]) + value.encode()

    path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
    block = b"\x83\x86\x04" + text(path) + b"\x01" + text("localhost") + b"\x0f\x10"
    block += text("application/grpc") + b"\x00" + text("te") + text("trailers")
    return frame(1, 4, stream, block)


def open_http2():
    connection = connect(GRPC)
    connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0))
    connection.recv(65536)
    # The server's settings hold once they are acknowledged.
    connection.sendall(frame(4, 1, 0))
    return connection


def declared_gigabyte():
    connection = connect(HTTP)
    connection.sendall(head("Content-Length: %d" % GIGABYTE))
    sent = push(connection, bytes(MEBIBYTE), GIGABYTE)
    return {"sent": sent}


def chunked_gigabyte():
    connection = connect(HTTP)
    connection.sendall(head("Transfer-Encoding: chunked"))
    sent = push(connection, b"100000\r\n" + bytes(MEBIBYTE) + b"\r\n", GIGABYTE)
    return {"sent": sent}


def grpc_gigabyte():
    """A message that says it has a gigabyte, and one that says 4 MiB and goes on; windows ignored."""
    sent = []
    for declared in (GIGABYTE, 4 << 20):
        connection = open_http2()
        connection.sendall(call_headers(1) + frame(0, 0, 1, b"\0" + struct.pack(">I", declared)))
        sent.append(push(connection, frame(0, 0, 1, bytes(16384)), GIGABYTE))
    return {"sent": max(sent)}


def grpc_unfinished():
    """Four connections with 20 calls each, all of them short of their last byte."""

    def work(index):
        connection = open_http2()
        message = b"\0" + struct.pack(">I", MEBIBYTE) + bytes(MEBIBYTE - 1)
        sent = 0
        try:
            for call in range(20):
                stream = 2 * call + 1
                connection.sendall(call_headers(stream))
                for start in range(0, len(message), 16384):
                    connection.sendall(frame(0, 0, stream, message[start : start + 16384]))
                    sent += 16384
        except OSError:
            pass
        return sent

    return {"sent": sum(at_once(4, work))}


def bombs():
    """A gigabyte in a megabyte, alone; then with twenty messages at the limit, at once and again."""
    large = gzip.compress(bytes(MEBIBYTE), 9) * 1024
    small = gzip.compress(bytes(20 * MEBIBYTE), 9)

    def work(index):
        connection = connect(HTTP)
        body = large if index == 0 else small
        return [post(connection, body, "Content-Encoding: gzip") for _ in range(4)]

    # Alone there is room for it, so that it is its size that is refused.
    alone = post(connect(HTTP), large, "Content-Encoding: gzip")
    return {"statuses": sorted({alone} | {status for row in at_once(20, work) for status in row})}


def distinct_values():
    """A million spans, each of another route, in a thousand requests."""

    def field(number, payload):
        length = len(payload)
        size = bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])
        return bytes([number << 3 | 2]) + size + payload

    def span(number):
        route = field(1, b"http.route") + field(2, field(1, b"/items/%d" % number))
        return (
            field(1, struct.pack(">QQ", 1, number + 1))
            + field(2, struct.pack(">Q", number + 1))
            + field(5, b"GET") + b"\x30\x02\x39" + struct.pack("<Q", 1_700_000_000_000_000_000)
            + b"\x41" + struct.pack("<Q", 1_700_000_000_250_000_000) + field(9, route)
        )

    def long(number, payload):
        size = len(payload)
        return bytes([number << 3 | 2, size & 127 | 128, size >> 7 & 127 | 128, size >> 14]) + payload

    connection = connect(HTTP)
    name = field(1, field(1, field(1, b"service.name") + field(2, field(1, b"flood"))))
    statuses = set()
    for request in range(1000):
        spans = b"".join(field(2, span(request * 1000 + index)) for index in range(1000))
        statuses.add(post(connection, long(1, name + long(2, spans))))
    return {"statuses": sorted(statuses)}


def idlers():
    """A thousand connections that begin something; a good request is answered all the same."""
    beginnings = [
        b"", b"POST /v1/tr", head("Content-Length: 9999999") + bytes(10_000),
        head("Transfer-Encoding: chunked") + b"1\r\n",
    ]
    connections = []
    for index in range(1000):
        connection = connect(HTTP if index % 5 else GRPC)
        connection.sendall(beginnings[index % 4])
        connections.append(connection)
    good = post(connect(HTTP), b"")
    start = time.monotonic()
    for connection in connections:
        connection.settimeout(max(0.1, 30 - (time.monotonic() - start)))
        try:
            while connection.recv(65536):
                pass
        except OSError:
            pass
    return {"statuses": [good], "seconds": time.monotonic() - start}


print(json.dumps(globals()[sys.argv[1]]()))
