"""What the shop's services share: pools, calls to peers, serving, switches."""

import itertools
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psycopg2
import pymysql
import requests
import waitress
from flask import Flask
from opentelemetry import metrics
from opentelemetry.metrics import CallbackOptions, Observation

import topology

log = logging.getLogger("shop")
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
# One tells every step of a failed connection, the other every retry of an export.
logging.getLogger("pika").setLevel(logging.CRITICAL)
logging.getLogger("opentelemetry").setLevel(logging.ERROR)

NEW_CONVENTIONS = "database" in os.environ.get("OTEL_SEMCONV_STABILITY_OPT_IN", "")


class PoolTimeout(Exception):
    """No connection became free within the pool's wait."""


class Pool:
    """Connections kept open for reuse: at most `size`, each for `max_age` seconds."""

    def __init__(
        self,
        name: str,
        connect: Callable[[], Any],
        server_full: Callable[[Exception], bool],
        size: int = 8,
        wait: float = 3.0,
        max_age: float = 20.0,
    ) -> None:
        self.name, self.size, self.wait, self.max_age = name, size, wait, max_age
        self.leaking = False
        self.uncapped = False
        self._connect, self._server_full = connect, server_full
        self._idle: deque[tuple[Any, float]] = deque()
        self._leaked: list[Any] = []
        self._used = 0
        self._pending = 0
        self._changed = threading.Condition()
        self._instruments()

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """Lends a connection; commits at the end, rolls back on an exception."""
        connection, born = self._acquire()
        sound = False
        try:
            yield connection
            connection.commit()
            sound = True
        except Exception:
            try:
                connection.rollback()
                sound = True
            except Exception:
                log.warning("pool %s: connection was lost", self.name)
            raise
        finally:
            self._release(connection, born, sound)

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        with self.connection() as connection, connection.cursor() as cursor:
            yield cursor

    def reclaim(self) -> None:
        """Takes back what leaked."""
        with self._changed:
            leaked, self._leaked = self._leaked, []
            self._used -= len(leaked)
        for connection in leaked:
            _close(connection)

    def _acquire(self) -> tuple[Any, float]:
        started = time.monotonic()
        deadline = started + self.wait
        with self._changed:
            self._pending += 1
        try:
            while True:
                ready = self._take_or_reserve(deadline)
                if ready:
                    return ready
                try:
                    return self._connect(), time.monotonic()
                except Exception as error:
                    with self._changed:
                        self._used -= 1
                        self._changed.notify()
                    # A full server may have room soon; any other refusal stays one.
                    if not self._server_full(error) or time.monotonic() > deadline:
                        raise
                    time.sleep(0.25)
        finally:
            with self._changed:
                self._pending -= 1
            waited = time.monotonic() - started
            self._wait_time.record(waited if NEW_CONVENTIONS else waited * 1000, self._attributes)

    def _take_or_reserve(self, deadline: float) -> tuple[Any, float] | None:
        """An idle connection, or None with the right to open one."""
        with self._changed:
            while True:
                while self._idle:
                    connection, born = self._idle.pop()
                    if time.monotonic() - born < self.max_age:
                        self._used += 1
                        return connection, born
                    _close(connection)
                if self.uncapped or self._used - len(self._leaked) < self.size:
                    self._used += 1
                    return None
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    self._timeouts.add(1, self._attributes)
                    raise PoolTimeout(f"pool {self.name}: no connection within {self.wait:g} s")

    def _release(self, connection: Any, born: float, sound: bool) -> None:
        with self._changed:
            if self.leaking and sound:
                self._leaked.append(connection)
                self._changed.notify()
                return
            self._used -= 1
            # An uncapped pool hoards nothing: it opens and closes at every use.
            kept = sound and not self.uncapped
            if kept:
                self._idle.append((connection, born))
            self._changed.notify()
        if not kept:
            _close(connection)

    def _instruments(self) -> None:
        meter = metrics.get_meter("shop.pool")
        if NEW_CONVENTIONS:
            prefix, pool, state, usage = (
                "db.client.connection", "db.client.connection.pool.name",
                "db.client.connection.state", "db.client.connection.count",
            )
        else:
            prefix, pool, state, usage = (
                "db.client.connections", "pool.name", "state", "db.client.connections.usage",
            )
        self._attributes = {pool: self.name}

        def count(_: CallbackOptions) -> Iterable[Observation]:
            yield Observation(self._used, {pool: self.name, state: "used"})
            yield Observation(len(self._idle), {pool: self.name, state: "idle"})

        def cap(_: CallbackOptions) -> Iterable[Observation]:
            if not self.uncapped:
                yield Observation(self.size, self._attributes)

        def pending(_: CallbackOptions) -> Iterable[Observation]:
            yield Observation(self._pending, self._attributes)

        meter.create_observable_up_down_counter(usage, [count], "{connection}")
        meter.create_observable_up_down_counter(f"{prefix}.max", [cap], "{connection}")
        meter.create_observable_up_down_counter(
            f"{prefix}.pending_requests", [pending], "{request}"
        )
        self._timeouts = meter.create_counter(f"{prefix}.timeouts", "{timeout}")
        seconds = [0.005, 0.05, 0.5, 1.0, 2.5, 5.0]
        self._wait_time = meter.create_histogram(
            f"{prefix}.wait_time",
            "s" if NEW_CONVENTIONS else "ms",
            explicit_bucket_boundaries_advisory=(
                seconds if NEW_CONVENTIONS else [s * 1000 for s in seconds]
            ),
        )


def _close(connection: Any) -> None:
    with suppress(Exception):  # it was gone already
        connection.close()


def postgres_pool(user: str, size: int = 8) -> Pool:
    def connect() -> Any:
        return psycopg2.connect(
            host=topology.LOOPBACK, port=topology.POSTGRES_PORT, dbname=user, user=user,
            password=topology.password(user), connect_timeout=3, application_name=user,
        )

    return Pool(user, connect, lambda error: "too many clients" in str(error), size)


def mariadb_pool(user: str, size: int = 8) -> Pool:
    def connect() -> Any:
        return pymysql.connect(
            host=topology.LOOPBACK, port=topology.MARIADB_PORT, database=user, user=user,
            password=topology.password(user), connect_timeout=3,
        )

    return Pool(user, connect, lambda error: error.args[:1] == (1040,), size)


class Peer:
    """Another service, reached at its addresses in turn."""

    def __init__(
        self, service: str, addresses: list[str] | None = None, timeout: float = 10
    ) -> None:
        self.service = service
        self._addresses = itertools.cycle(addresses or topology.urls(service))
        self._session = requests.Session()
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=32))
        self._timeout = timeout

    def get(self, path: str, **options: Any) -> Any:
        return self._call("GET", path, options)

    def post(self, path: str, **options: Any) -> Any:
        return self._call("POST", path, options)

    def _call(self, method: str, path: str, options: dict[str, Any]) -> Any:
        url = next(self._addresses) + path
        answer = self._session.request(method, url, timeout=self._timeout, **options)
        answer.raise_for_status()
        return answer.json()


# What the services can be told to do wrong while they run: name -> setter.
Switch = Callable[[bool], None]


def serve_switches(switches: dict[str, Switch]) -> None:
    """Listens for POST /NAME/on and /NAME/off next to the service's own port.

    It uses http.server, which nothing instruments: breaking the shop leaves no
    trace in its telemetry. A switch named by SHOP_SWITCHES is on from the start.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            _, name, value = self.path.split("/")
            known = name in switches
            if known:
                switches[name](value == "on")
            self.send_response(204 if known else 404)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    for name in filter(None, os.environ.get("SHOP_SWITCHES", "").split(",")):
        switches[name](True)
    port = int(os.environ["SHOP_PORT"]) + 100
    server = ThreadingHTTPServer((topology.LOOPBACK, port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def create_app(name: str) -> Flask:
    app = Flask(name)

    @app.errorhandler(requests.RequestException)
    def peer_failed(error: requests.RequestException) -> tuple[dict[str, str], int]:
        log.error("call failed: %s", error)
        return {"error": "a service behind this one failed"}, 502

    return app


def serve(app: Flask, switches: dict[str, Switch] | None = None, threads: int = 16) -> None:
    serve_switches(switches or {})
    waitress.serve(
        app, host=topology.LOOPBACK, port=int(os.environ["SHOP_PORT"]), threads=threads, _quiet=True
    )
