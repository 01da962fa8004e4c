"""The shop's own MariaDB, Redis, RabbitMQ and PostgreSQL, each in its own folder."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import topology
from processes import Process, Processes
from topology import HERE, HOME, LOOPBACK

POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
BASE_ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"}


FOLDERS = ("postgres", "mariadb", "redis", "rabbitmq")


def forget_data() -> None:
    """Has the next start make all data anew."""
    for name in FOLDERS:
        shutil.rmtree(HOME / name, ignore_errors=True)


def start_all(processes: Processes) -> None:
    start_postgres(processes)
    start_mariadb(processes)
    start_redis(processes)
    start_rabbitmq(processes)


def folder(name: str, user: str) -> tuple[Path, bool]:
    """The datastore's folder, and whether it is new."""
    path = HOME / name
    new = not (path / "seeded").exists()
    if new:
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        shutil.chown(path, user, user)
    return path, new


def run(command: list[str], user: str | None = None, script: Path | None = None) -> None:
    """Runs a set-up command; its output tells only when it fails."""
    with (script or Path(os.devnull)).open("rb") as source:
        result = subprocess.run(
            command, user=user, group=user, env=BASE_ENVIRONMENT, cwd="/", stdin=source,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
    if result.returncode:
        raise RuntimeError(f"{command[0]}: {result.stdout.decode(errors='replace')}")


def start_postgres(processes: Processes) -> None:
    home, new = folder("postgres", "postgres")
    data = home / "data"
    if new:
        run(
            [str(POSTGRES_BIN / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8",
             "--auth-host=scram-sha-256", "--auth-local=trust"],
            user="postgres",
        )
    settings = {
        "port": str(topology.POSTGRES_PORT), "listen_addresses": LOOPBACK,
        "unix_socket_directories": str(home), "max_connections": "120",
        "shared_buffers": "64MB",
        # One session, one core: a full scan then costs what its plan says.
        "max_parallel_workers_per_gather": "0",
    }
    command = [str(POSTGRES_BIN / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    processes.start(Process(
        "postgres", command, BASE_ENVIRONMENT, user="postgres", port=topology.POSTGRES_PORT,
        stop_signal=signal.SIGINT,  # ends sessions rather than waiting for them
    ))
    if new:
        run(
            ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(home),
             "-p", str(topology.POSTGRES_PORT), "-U", "postgres"],
            script=HERE / "schema" / "postgres.sql",
        )
        (home / "seeded").touch()


def start_mariadb(processes: Processes) -> None:
    home, new = folder("mariadb", "mysql")
    data, socket = home / "data", home / "mariadb.sock"
    if new:
        run(["mariadb-install-db", "--no-defaults", "--user=mysql", f"--datadir={data}",
             "--auth-root-authentication-method=normal", "--skip-test-db"])
    command = [
        "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}",
        f"--pid-file={home}/mariadb.pid", f"--port={topology.MARIADB_PORT}",
        f"--bind-address={LOOPBACK}", "--skip-name-resolve", "--max-connections=60",
        "--innodb-lock-wait-timeout=8", "--innodb-buffer-pool-size=64M",
    ]
    processes.start(Process(
        "mariadb", command, BASE_ENVIRONMENT, user="mysql", port=topology.MARIADB_PORT,
    ))
    if new:
        run(["mariadb", "--no-defaults", f"--socket={socket}", "-u", "root"],
            script=HERE / "schema" / "mariadb.sql")
        (home / "seeded").touch()


def start_redis(processes: Processes) -> None:
    home, _ = folder("redis", "redis")
    command = [
        "redis-server", "--port", str(topology.REDIS_PORT), "--bind", LOOPBACK,
        "--dir", str(home), "--save", "", "--maxmemory", "64mb",
        "--maxmemory-policy", "allkeys-lru",
    ]
    processes.start(Process(
        "redis", command, BASE_ENVIRONMENT, user="redis", port=topology.REDIS_PORT,
    ))
    (home / "seeded").touch()


def start_rabbitmq(processes: Processes) -> None:
    home, _ = folder("rabbitmq", "rabbitmq")
    (home / "rabbitmq.conf").write_text(
        f"listeners.tcp.local = {LOOPBACK}:{topology.RABBITMQ_PORT}\n"
        f"management.tcp.ip = {LOOPBACK}\n"
        f"management.tcp.port = {topology.RABBITMQ_API_PORT}\n"
        "collect_statistics_interval = 5000\n"
    )
    (home / "enabled_plugins").write_text("[rabbitmq_management].\n")
    environment = BASE_ENVIRONMENT | {
        "HOME": str(home),
        "RABBITMQ_NODENAME": "shop@localhost",
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_DIST_PORT": str(topology.RABBITMQ_DIST_PORT),
        # No busy waiting: an idle broker must look idle.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
            "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}",
        "ERL_EPMD_PORT": str(topology.EPMD_PORT),
        "ERL_EPMD_ADDRESS": LOOPBACK,
    }
    processes.start(Process(
        "epmd", ["epmd"], environment, user="rabbitmq", port=topology.EPMD_PORT,
    ))
    processes.start(Process(
        "rabbitmq", ["/usr/lib/rabbitmq/bin/rabbitmq-server"], environment, user="rabbitmq",
        port=topology.RABBITMQ_PORT,
    ), wait=120)
    (home / "seeded").touch()
