"""Watches the host, the shop's processes and its datastores.

What the OpenTelemetry Collector's receivers (hostmetrics, docker_stats, mysql,
postgresql, redis, rabbitmq) would report, under their names, every few seconds
in one export. A source that is down reports only `<source>.up` = 0.
"""

import argparse
import json
import logging
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from typing import Any

import psutil
import psycopg2
import pymysql
import redis
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.metrics.export import (
    AggregationTemporality,
    Gauge,
    Metric,
    MetricsData,
    NumberDataPoint,
    ResourceMetrics,
    ScopeMetrics,
    Sum,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope

import topology
from topology import LOOPBACK

Attributes = Mapping[str, str]
NONE: Attributes = {}
ResourceAttributes = dict[str, str | int]
Number = int | float
STARTED = time.time_ns()
CORES = psutil.cpu_count() or 1
HOST = {"host.name": topology.HOST_NAME, "os.type": "linux"}
log = logging.getLogger("agent")


class Snapshot:
    """All points of one resource at one moment."""

    def __init__(self, receiver: str, resource: Mapping[str, str | int]) -> None:
        self._scope = InstrumentationScope(f"shop.agent/{receiver}")
        self._resource = Resource(resource)
        self._now = time.time_ns()
        self._points: dict[tuple[str, str, str], list[NumberDataPoint]] = {}

    def gauge(self, name: str, unit: str, value: Number, attributes: Attributes = NONE) -> None:
        self._add("gauge", name, unit, value, attributes)

    def counter(self, name: str, unit: str, value: Number, attributes: Attributes = NONE) -> None:
        """A sum that only grows."""
        self._add("counter", name, unit, value, attributes)

    def level(self, name: str, unit: str, value: Number, attributes: Attributes = NONE) -> None:
        """A sum that also shrinks."""
        self._add("level", name, unit, value, attributes)

    def _add(self, kind: str, name: str, unit: str, value: Number, attributes: Attributes) -> None:
        point = NumberDataPoint(dict(attributes), STARTED, self._now, value)
        self._points.setdefault((kind, name, unit), []).append(point)

    def resource_metrics(self) -> ResourceMetrics:
        metrics = []
        for (kind, name, unit), points in self._points.items():
            data = Gauge(points) if kind == "gauge" else Sum(
                points, AggregationTemporality.CUMULATIVE, is_monotonic=kind == "counter"
            )
            metrics.append(Metric(name, "", unit, data))
        return ResourceMetrics(self._resource, [ScopeMetrics(self._scope, metrics, "")], "")


def datastore(system: str, port: int) -> ResourceAttributes:
    """The attributes by which the services' client spans name a datastore."""
    return {"db.system.name": system, "server.address": LOOPBACK, "server.port": port, **HOST}


RABBITMQ: ResourceAttributes = {
    "messaging.system": "rabbitmq", "server.address": LOOPBACK,
    "server.port": topology.RABBITMQ_PORT, **HOST,
}
# By the name of the process in the supervisor.
DATASTORES: dict[str, ResourceAttributes] = {
    "mariadb": datastore("mysql", topology.MARIADB_PORT),
    "postgres": datastore("postgresql", topology.POSTGRES_PORT),
    "redis": datastore("redis", topology.REDIS_PORT),
    "rabbitmq": RABBITMQ,
}


def read_host() -> Iterator[Snapshot]:
    snapshot = Snapshot("hostmetrics", HOST)
    shares = psutil.cpu_times_percent()._asdict()
    for field, state in {
        "user": "user", "nice": "nice", "system": "system", "idle": "idle", "iowait": "wait",
        "irq": "interrupt", "softirq": "softirq", "steal": "steal",
    }.items():
        snapshot.gauge("system.cpu.utilization", "1", shares[field] / 100, {"state": state})
    snapshot.level("system.cpu.logical.count", "{cpu}", CORES)
    snapshot.gauge("system.cpu.load_average.1m", "{thread}", psutil.getloadavg()[0])
    memory = psutil.virtual_memory()
    for state in ("used", "free", "cached", "buffered"):
        amount = getattr(memory, "buffers" if state == "buffered" else state)
        snapshot.level("system.memory.usage", "By", amount, {"state": state})
        snapshot.gauge("system.memory.utilization", "1", amount / memory.total, {"state": state})
    disk = psutil.disk_io_counters()
    if disk:
        snapshot.counter("system.disk.io", "By", disk.read_bytes, {"direction": "read"})
        snapshot.counter("system.disk.io", "By", disk.write_bytes, {"direction": "write"})
        snapshot.counter("system.disk.io_time", "s", disk.busy_time / 1000)
    space = psutil.disk_usage(str(topology.HOME))
    snapshot.gauge("system.filesystem.utilization", "1", space.percent / 100, {"mountpoint": "/"})
    network = psutil.net_io_counters(pernic=True)["lo"]
    for direction, total, errors, dropped in (
        ("receive", network.bytes_recv, network.errin, network.dropin),
        ("transmit", network.bytes_sent, network.errout, network.dropout),
    ):
        attributes = {"device": "lo", "direction": direction}
        snapshot.counter("system.network.io", "By", total, attributes)
        snapshot.counter("system.network.errors", "{errors}", errors, attributes)
        snapshot.counter("system.network.dropped", "{packets}", dropped, attributes)
    yield snapshot


class ProcessReader:
    """The supervised processes, each one a resource of its own."""

    def __init__(self, logs: OTLPLogExporter) -> None:
        self._logs = logs
        self._cpu_seconds: dict[int, tuple[float, float]] = {}  # by pid: when, how many
        self._exits_told: dict[str, int] = {}

    def __call__(self) -> Iterator[Snapshot]:
        url = f"http://{LOOPBACK}:{topology.SUPERVISOR_PORT}/status"
        with urllib.request.urlopen(url, timeout=2) as answer:
            supervised = json.load(answer)["processes"]
        for process in supervised:
            resource = self._resource(process)
            if resource is None:
                continue
            self._tell_exits(process, resource)
            snapshot = Snapshot("hostmetrics", resource)
            snapshot.counter("container.restarts", "{restarts}", process["restarts"])
            if process["memory_limit"]:
                limit = process["memory_limit"]
                snapshot.gauge("container.memory.usage.limit", "By", limit)
            if process["pid"]:
                with suppress(psutil.NoSuchProcess):  # it ended in between
                    self._read(psutil.Process(process["pid"]), snapshot)
            yield snapshot

    def _resource(self, process: Mapping[str, Any]) -> ResourceAttributes | None:
        resource: ResourceAttributes
        if process["name"] in DATASTORES:
            resource = dict(DATASTORES[process["name"]])
        elif process["service"]:
            resource = {
                "service.name": process["service"], "service.namespace": "shop",
                "service.instance.id": process["name"], **HOST,
            }
        else:
            return None
        resource["container.name"] = process["name"]
        if process["pid"]:
            resource["process.pid"] = process["pid"]
        return resource

    def _read(self, process: psutil.Process, snapshot: Snapshot) -> None:
        family = [process, *process.children(recursive=True)]
        own = process.cpu_times()
        # Ended children count with their parent, so that short sessions are not lost.
        seconds = own.children_user + own.children_system
        resident = threads = files = 0
        for member in family:
            try:
                with member.oneshot():
                    times = member.cpu_times()
                    seconds += times.user + times.system
                    resident += member.memory_info().rss
                    threads += member.num_threads()
                    files += member.num_fds()
            except psutil.NoSuchProcess:
                continue
        now = time.monotonic()
        if process.pid in self._cpu_seconds:
            then, before = self._cpu_seconds[process.pid]
            share = max(0.0, seconds - before) / (now - then) / CORES
            snapshot.gauge("process.cpu.utilization", "1", round(share, 4))
        self._cpu_seconds[process.pid] = now, seconds
        snapshot.level("process.memory.usage", "By", resident)
        snapshot.level("process.threads", "{threads}", threads)
        snapshot.level("process.open_file_descriptors", "{count}", files)
        snapshot.gauge("process.uptime", "s", round(time.time() - process.create_time(), 1))

    def _tell_exits(self, process: Mapping[str, Any], resource: Mapping[str, str | int]) -> None:
        """One log record for each end of a process, as a container runtime's event."""
        name, exits = process["name"], process["exits"]
        for end in exits[self._exits_told.get(name, 0):]:
            provider = LoggerProvider(Resource({**resource, "process.pid": end["pid"]}))
            provider.add_log_record_processor(SimpleLogRecordProcessor(self._logs))
            provider.get_logger("shop.agent/containers").emit(LogRecord(
                timestamp=int(end["at"] * 1e9),
                event_name="container.terminated",
                severity_number=SeverityNumber.ERROR,
                severity_text="ERROR",
                body=f"{name} terminated: {end['reason']} (exit code {end['exit_code']})",
                attributes={
                    "event.name": "container.terminated", "container.name": name,
                    "container.exit_code": end["exit_code"],
                    "container.termination.reason": end["reason"],
                },
            ))
        self._exits_told[name] = len(exits)


class MariaDBReader:
    """Keeps its connection, so that it still sees a server that is full."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __call__(self) -> Iterator[Snapshot]:
        snapshot = Snapshot("mysql", DATASTORES["mariadb"])
        try:
            self._read(snapshot)
            snapshot.gauge("mysql.up", "1", 1)
        except (pymysql.MySQLError, OSError):
            self._connection = None
            snapshot.gauge("mysql.up", "1", 0)
        yield snapshot

    def _read(self, snapshot: Snapshot) -> None:
        if self._connection is None:
            self._connection = pymysql.connect(
                host=LOOPBACK, port=topology.MARIADB_PORT, user="monitor",
                password=topology.password("monitor"), connect_timeout=2, read_timeout=4,
                autocommit=True,
            )
        status = {name: value for name, value in self._rows("SHOW GLOBAL STATUS")}
        for kind in ("connected", "running", "cached", "created"):
            value = int(status[f"Threads_{kind}"])
            snapshot.level("mysql.threads", "1", value, {"kind": kind})
        snapshot.counter("mysql.connection.count", "1", int(status["Connections"]))
        for error, name in {
            "max_connections": "Connection_errors_max_connections",
            "internal": "Connection_errors_internal",
            "aborted": "Aborted_connects",
            "aborted_clients": "Aborted_clients",
            "access_denied": "Access_denied_errors",
        }.items():
            snapshot.counter("mysql.connection.errors", "1", int(status[name]), {"error": error})
        snapshot.level("mysql.max_used_connections", "1", int(status["Max_used_connections"]))
        for kind in ("time", "waits"):
            value = int(status[f"Innodb_row_lock_{kind}"])
            snapshot.counter("mysql.row_locks", "1", value, {"kind": kind})
        waiting = int(status["Innodb_row_lock_current_waits"])
        snapshot.gauge("mysql.row_lock.current_waits", "1", waiting)
        snapshot.counter("mysql.query.count", "1", int(status["Queries"]))
        for command in ("select", "insert", "update", "rollback"):
            value = int(status[f"Com_{command}"])
            snapshot.counter("mysql.commands", "1", value, {"command": command})
        for kind in ("read_key", "read_rnd_next"):
            value = int(status[f"Handler_{kind}"])
            snapshot.counter("mysql.handlers", "1", value, {"kind": kind})
        snapshot.counter("mysql.uptime", "s", int(status["Uptime"]))
        [(_, limit)] = self._rows("SHOW GLOBAL VARIABLES LIKE 'max_connections'")
        snapshot.gauge("mysql.connection.max", "1", int(limit))
        for user, command, count, idle in self._rows(
            "SELECT user, command, COUNT(*), MAX(time) FROM information_schema.processlist"
            " WHERE command <> 'Daemon' GROUP BY user, command"
        ):
            attributes = {"user": user, "command": command}
            snapshot.gauge("mysql.processlist.count", "1", count, attributes)
            snapshot.gauge("mysql.processlist.time.max", "s", int(idle), attributes)
        [(age,)] = self._rows(
            "SELECT COALESCE(MAX(TIMESTAMPDIFF(SECOND, trx_started, NOW())), 0)"
            " FROM information_schema.innodb_trx"
        )
        snapshot.gauge("mysql.transaction.age.max", "s", int(age))
        for user, blocked in self._rows(
            "SELECT holder.user, COUNT(*) FROM information_schema.innodb_lock_waits AS wait"
            " JOIN information_schema.innodb_trx AS trx ON trx.trx_id = wait.blocking_trx_id"
            " JOIN information_schema.processlist AS holder ON holder.id = trx.trx_mysql_thread_id"
            " GROUP BY holder.user"
        ):
            snapshot.gauge("mysql.lock.blocked_sessions", "1", blocked, {"blocking.user": user})

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())


class PostgresReader:
    """Looks from the catalogue's database: table statistics are told per database."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __call__(self) -> Iterator[Snapshot]:
        snapshot = Snapshot("postgresql", DATASTORES["postgres"])
        try:
            self._read(snapshot)
            snapshot.gauge("postgresql.up", "1", 1)
        except psycopg2.Error:
            self._connection = None
            snapshot.gauge("postgresql.up", "1", 0)
        yield snapshot

    def _read(self, snapshot: Snapshot) -> None:
        if self._connection is None:
            self._connection = psycopg2.connect(
                host=LOOPBACK, port=topology.POSTGRES_PORT, dbname="catalogue", user="monitor",
                password=topology.password("monitor"), connect_timeout=2,
            )
            self._connection.autocommit = True
        [(limit,)] = self._rows("SELECT current_setting('max_connections')::int")
        snapshot.gauge("postgresql.connection.max", "{connections}", limit)
        for database, user, state, count in self._rows(
            "SELECT datname, usename, COALESCE(state, 'starting'), count(*) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND datname IS NOT NULL GROUP BY 1, 2, 3"
        ):
            snapshot.level("postgresql.backends", "1", count, {
                "postgresql.database.name": database, "user": user or "", "state": state,
            })
        for database, *values in self._rows(
            "SELECT datname, xact_commit, xact_rollback, sessions, deadlocks, blks_hit,"
            " blks_read, tup_returned, tup_fetched FROM pg_stat_database"
            " WHERE datname IN ('user', 'catalogue', 'dispatch')"
        ):
            for name, value in zip(
                ("commits", "rollbacks", "sessions", "deadlocks", "blks_hit", "blks_read",
                 "tup_returned", "tup_fetched"), values, strict=True,
            ):
                attributes = {"postgresql.database.name": database}
                snapshot.counter(f"postgresql.{name}", "1", value, attributes)
        for table, sequential, by_index in self._rows(
            "SELECT relname, seq_scan, idx_scan FROM pg_stat_user_tables"
        ):
            attributes = {
                "postgresql.database.name": "catalogue", "postgresql.table.name": table,
            }
            snapshot.counter("postgresql.sequential_scans", "{scan}", sequential, attributes)
            snapshot.counter("postgresql.index.scans", "{scans}", by_index or 0, attributes)
        [(waiting, oldest)] = self._rows(
            "SELECT count(*) FILTER (WHERE wait_event_type = 'Lock'),"
            " COALESCE(max(extract(epoch FROM now() - xact_start)), 0)::float FROM pg_stat_activity"
        )
        snapshot.gauge("postgresql.sessions.waiting", "1", waiting, {"wait": "lock"})
        snapshot.gauge("postgresql.transaction.age.max", "s", round(oldest, 3))

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())


def read_redis() -> Iterator[Snapshot]:
    snapshot = Snapshot("redis", DATASTORES["redis"])
    client = redis.Redis(LOOPBACK, topology.REDIS_PORT, socket_timeout=2)
    try:
        with closing(client):
            info: dict[str, Any] = client.info()  # type: ignore[assignment]
    except redis.RedisError:
        snapshot.gauge("redis.up", "1", 0)
        yield snapshot
        return
    snapshot.gauge("redis.up", "1", 1)
    snapshot.level("redis.clients.connected", "{client}", info["connected_clients"])
    snapshot.level("redis.clients.blocked", "{client}", info["blocked_clients"])
    snapshot.gauge("redis.memory.used", "By", info["used_memory"])
    snapshot.gauge("redis.maxmemory", "By", info["maxmemory"])
    for name, field in {
        "redis.keyspace.hits": "keyspace_hits", "redis.keyspace.misses": "keyspace_misses",
        "redis.keys.evicted": "evicted_keys", "redis.keys.expired": "expired_keys",
        "redis.commands.processed": "total_commands_processed",
        "redis.connections.received": "total_connections_received",
        "redis.connections.rejected": "rejected_connections",
        "redis.uptime": "uptime_in_seconds",
    }.items():
        snapshot.counter(name, "s" if name == "redis.uptime" else "1", info[field])
    keys = info.get("db0", {}).get("keys", 0)
    snapshot.gauge("redis.db.keys", "{key}", keys, {"db": "0"})
    yield snapshot


def rabbitmq_api(path: str) -> Any:
    request = urllib.request.Request(
        f"http://{LOOPBACK}:{topology.RABBITMQ_API_PORT}/api/{path}",
        headers={"Authorization": "Basic Z3Vlc3Q6Z3Vlc3Q="},  # guest, the broker's default
    )
    with urllib.request.urlopen(request, timeout=3) as answer:
        return json.load(answer)


def read_rabbitmq() -> Iterator[Snapshot]:
    state = Snapshot("rabbitmq", RABBITMQ)
    try:
        nodes, queues = rabbitmq_api("nodes"), rabbitmq_api("queues")
    except OSError:
        state.gauge("rabbitmq.up", "1", 0)
        yield state
        return
    state.gauge("rabbitmq.up", "1", 1)
    yield state
    for node in nodes:
        snapshot = Snapshot("rabbitmq", {**RABBITMQ, "rabbitmq.node.name": node["name"]})
        for field in ("mem_used", "mem_limit", "mem_alarm", "disk_free", "disk_free_limit",
                      "disk_free_alarm", "fd_used", "sockets_used"):
            if field in node:
                snapshot.level(f"rabbitmq.node.{field}", "1", int(node[field]))
        yield snapshot
    for queue in queues:
        snapshot = Snapshot("rabbitmq", {
            **RABBITMQ, "rabbitmq.node.name": queue["node"],
            "rabbitmq.queue.name": queue["name"], "rabbitmq.vhost.name": queue["vhost"],
        })
        snapshot.level("rabbitmq.consumer.count", "{consumers}", queue.get("consumers", 0))
        for kind in ("ready", "unacknowledged"):
            snapshot.level(
                "rabbitmq.message.current", "{messages}", queue.get(f"messages_{kind}", 0),
                {"state": kind},
            )
        counts = queue.get("message_stats", {})
        for name, field in {
            "published": "publish", "delivered": "deliver", "acknowledged": "ack",
        }.items():
            snapshot.counter(f"rabbitmq.message.{name}", "{messages}", counts.get(field, 0))
        yield snapshot


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", default="http://127.0.0.1:4317", help="OTLP over gRPC")
    parser.add_argument("--interval", type=float, default=5)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO)

    exporter = OTLPMetricExporter(options.endpoint, insecure=True)
    logs = OTLPLogExporter(options.endpoint, insecure=True)
    sources: list[Callable[[], Iterator[Snapshot]]] = [
        read_host, ProcessReader(logs), MariaDBReader(), PostgresReader(), read_redis,
        read_rabbitmq,
    ]
    psutil.cpu_times_percent()  # the first call has nothing to compare with
    due = time.monotonic()
    while True:
        due = max(due + options.interval, time.monotonic())
        time.sleep(max(0.0, due - time.monotonic()))
        snapshots: list[Snapshot] = []
        for source in sources:
            try:
                snapshots += source()
            except Exception:
                log.exception("a source could not be read")
        exporter.export(MetricsData([snapshot.resource_metrics() for snapshot in snapshots]))


main()
