"""The faults: what each one does to the running shop, and how it is undone."""

import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg2
import pymysql

import topology
from processes import Process, Processes
from topology import LOOPBACK


class Shop:
    """What a fault may touch."""

    def __init__(self, processes: Processes) -> None:
        self.processes = processes
        self.held: Any = None  # the connection that holds the lock of `lock-held`

    def switch(self, service: str, name: str, on: bool) -> None:
        """Turns a switch inside a service, for this and for its next lives."""
        for instance in topology.instances(service):
            process = self.processes[instance.name]
            process.environment = {**process.environment, "SHOP_SWITCHES": name if on else ""}
            post(instance.control_port, f"/{name}/{'on' if on else 'off'}")

    def mariadb(self, statement: str) -> None:
        with mariadb_session("admin") as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def end_mariadb_sessions(self, user: str) -> None:
        self.mariadb(f"KILL USER '{user}'@'{LOOPBACK}'")

    def postgres(self, database: str, statement: str) -> None:
        connection = psycopg2.connect(
            host=LOOPBACK, port=topology.POSTGRES_PORT, dbname=database, user="admin",
            password=topology.password("admin"),
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()


def mariadb_session(user: str) -> Any:
    return pymysql.connect(
        host=LOOPBACK, port=topology.MARIADB_PORT, user=user, password=topology.password(user)
    )


def post(port: int, path: str) -> None:
    urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}", data=b"", timeout=5).close()


def hold_lock(shop: Shop) -> None:
    """A report locks all cities in a transaction that it then forgets."""
    shop.held = mariadb_session("reporting")
    shop.held.begin()
    with shop.held.cursor() as cursor:
        cursor.execute("SELECT name FROM shipping.city FOR UPDATE")


def release_lock(shop: Shop) -> None:
    shop.held.close()


def forget_index(shop: Shop) -> None:
    shop.postgres("catalogue", "DROP INDEX part_by_words")


def restore_index(shop: Shop) -> None:
    shop.postgres(
        "catalogue",
        "CREATE INDEX part_by_words ON part USING gin (to_tsvector('english', description))",
    )


def rotate_password(shop: Shop) -> None:
    """Rotates the password of ratings without telling it."""
    shop.mariadb(f"ALTER USER 'ratings'@'{LOOPBACK}' IDENTIFIED BY 'rotated'")
    shop.end_mariadb_sessions("ratings")


def restore_password(shop: Shop) -> None:
    password = topology.password("ratings")
    shop.mariadb(f"ALTER USER 'ratings'@'{LOOPBACK}' IDENTIFIED BY '{password}'")


def release_payment(version: str) -> Callable[[Shop], None]:
    def set_version(process: Process) -> None:
        process.environment = {**process.environment, "SHOP_RELEASE": version}

    return lambda shop: shop.processes.restart("payment-1", set_version)


def switch(service: str, name: str, on: bool) -> Callable[[Shop], None]:
    return lambda shop: shop.switch(service, name, on)


def hold_down(process: str) -> Callable[[Shop], None]:
    return lambda shop: shop.processes.hold_down(process)


def release(process: str) -> Callable[[Shop], None]:
    return lambda shop: shop.processes.release(process)


@dataclass(frozen=True)
class Fault:
    """A fault, and the answer that whoever explains it should give."""

    what: str
    start: Callable[[Shop], None]
    undo: Callable[[Shop], None]
    entity_type: str
    entity_name: str
    service: str | None
    cause: str
    acts_at_once: bool = True
    seconds: float = 100  # how long a recording keeps the shop broken
    load: str = "--rate 8"  # the customers while it is recorded
    outlives_restart: bool = False  # it changed what is on disk


FAULTS: dict[str, Fault] = {
    "connections-leaked": Fault(
        "shipping never gives its database connections back",
        switch("shipping", "leaking", True), switch("shipping", "leaking", False),
        "pool", "shipping", "shipping", "connection-leak", acts_at_once=False, seconds=150,
    ),
    "pool-uncapped": Fault(
        "user opens sixteen database connections a request, without a cap",
        switch("user", "uncapped", True), switch("user", "uncapped", False),
        "pool", "user", "user", "pool-uncapped",
    ),
    "slow-query": Fault(
        "the index behind the catalogue's search is dropped",
        forget_index, restore_index,
        "query",
        "SELECT sku, name, price FROM part WHERE to_tsvector('english', description)"
        " @@ plainto_tsquery('english', %s) ORDER BY price LIMIT 10",
        None, "slow-query", outlives_restart=True,
    ),
    "lock-held": Fault(
        "a report's forgotten transaction locks the cities that shipping updates",
        hold_lock, release_lock, "database", "MariaDB", None, "lock-held",
    ),
    "cpu-hog": Fault(
        "busy threads inside ratings", switch("ratings", "busy", True),
        switch("ratings", "busy", False), "process", "ratings-1", "ratings", "cpu-hog",
    ),
    "memory-leak": Fault(
        "cart keeps two megabytes of every request until its memory limit kills it",
        switch("cart", "leaking", True), switch("cart", "leaking", False),
        "process", "cart-1", "cart", "memory-leak", acts_at_once=False, seconds=180,
    ),
    "instance-gone": Fault(
        "one of the two catalogue instances is killed and stays down",
        hold_down("catalogue-2"), release("catalogue-2"),
        "instance", "catalogue-2", "catalogue", "instance-down",
    ),
    "slow-consumer": Fault(
        "dispatch takes one and a half seconds more for a message",
        switch("dispatch", "slow", True), switch("dispatch", "slow", False),
        "consumer-group", "dispatch", "dispatch", "slow-consumer", seconds=150,
    ),
    "broker-stopped": Fault(
        "RabbitMQ is killed and stays down", hold_down("rabbitmq"), release("rabbitmq"),
        "broker", "RabbitMQ", None, "broker-down",
    ),
    "network-delay": Fault(
        "300 ms are added each way between web and shipping",
        lambda _: post(topology.LINK_CONTROL_PORT, "/delay/on"),
        lambda _: post(topology.LINK_CONTROL_PORT, "/delay/off"),
        "link", "web -> shipping", "web", "network-delay",
    ),
    "bad-release": Fault(
        "payment 1.1.0 fails for the gold customers, four of ten",
        release_payment("1.1.0"), release_payment("1.0.0"),
        "service", "payment", "payment", "bad-release",
    ),
    "wrong-credential": Fault(
        "the database password of ratings is changed without telling it",
        rotate_password, restore_password, "pool", "ratings", "ratings", "credential-rejected",
        outlives_restart=True,
    ),
    "cache-down": Fault(
        "Redis is killed and stays down", hold_down("redis"), release("redis"),
        "cache", "Redis", None, "cache-down",
    ),
    "traffic-surge": Fault(
        "six times as many customers",
        lambda _: post(topology.LOAD_CONTROL_PORT, "/surge/on"),
        lambda _: post(topology.LOAD_CONTROL_PORT, "/surge/off"),
        # From a busier day, so that the surge is more than the shop can take.
        "service", "web", "web", "load-surge", seconds=30, load="--rate 25",
    ),
}
