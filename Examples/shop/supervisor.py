"""Runs the shop in the background and takes orders on a loopback port."""

import argparse
import json
import os
import shlex
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import datastores
import topology
from faults import FAULTS, Shop
from processes import Process, Processes
from topology import APP, HERE, HOME, Instance

PYTHON = str(APP / ".venv" / "bin" / "python")
CART_MEMORY = 256 << 20
# The pid belongs to the resource, and only the shell knows it before the start.
WITH_PID = 'export OTEL_RESOURCE_ATTRIBUTES="$OTEL_RESOURCE_ATTRIBUTES,process.pid=$$"; exec "$@"'


def service_process(instance: Instance, options: argparse.Namespace) -> Process:
    attributes = {
        "service.namespace": "shop",
        "service.instance.id": instance.name,
        "host.name": topology.HOST_NAME,
        "deployment.environment.name": "example",
    }
    environment = {
        "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC",
        "PYTHONPATH": str(APP), "PYTHONDONTWRITEBYTECODE": "1",
        "SHOP_PORT": str(instance.port),
        "SHOP_RELEASE": "1.0.0",
        "OTEL_SERVICE_NAME": instance.service,
        "OTEL_RESOURCE_ATTRIBUTES": ",".join(f"{k}={v}" for k, v in attributes.items()),
        "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc" if instance.grpc else "http/protobuf",
        "OTEL_EXPORTER_OTLP_ENDPOINT":
            options.grpc_endpoint if instance.grpc else options.http_endpoint,
        "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_BSP_SCHEDULE_DELAY": "1000",
        "OTEL_BLRP_SCHEDULE_DELAY": "1000",
        "OTEL_METRIC_EXPORT_INTERVAL": str(round(options.interval * 1000)),
        "OTEL_METRICS_EXEMPLAR_FILTER": "always_off",
    }
    if instance.new_conventions:
        environment["OTEL_SEMCONV_STABILITY_OPT_IN"] = "http,database"
    version = 'OTEL_RESOURCE_ATTRIBUTES="service.version=$SHOP_RELEASE,$OTEL_RESOURCE_ATTRIBUTES"; '
    return Process(
        instance.name,
        ["sh", "-c", version + WITH_PID, "sh",
         PYTHON, str(APP / ".venv" / "bin" / "opentelemetry-instrument"),
         PYTHON, str(APP / "services" / f"{instance.service}.py")],
        environment,
        port=instance.control_port if instance.service == "dispatch" else instance.port,
        service=instance.service,
        memory_limit=CART_MEMORY if instance.service == "cart" else None,
    )


def plain_process(name: str, arguments: list[str], port: int | None = None) -> Process:
    """One that is part of the surroundings and not instrumented."""
    environment = {
        "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1",
    }
    return Process(name, [PYTHON, *arguments], environment, port=port)


class Supervisor:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self.processes = Processes()
        self.shop = Shop(self.processes)
        self.ready = False
        self.failure: str | None = None
        self.broken: list[str] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        options = self._options
        datastores.start_all(self.processes)
        services = [service_process(instance, options) for instance in topology.INSTANCES]
        self.processes.start(*services, wait=90)
        self.processes.start(
            plain_process("link", [str(APP / "link.py")], topology.LINK_PORT)
        )
        self.processes.start(plain_process("agent", [
            str(APP / "agent.py"), "--endpoint", options.grpc_endpoint,
            "--interval", str(options.interval),
        ]))
        self.processes.start(plain_process(
            "load", [str(APP / "load.py"), *shlex.split(options.load)],
            topology.LOAD_CONTROL_PORT,
        ))
        self.ready = True

    def break_it(self, name: str) -> None:
        with self._lock:
            if name not in self.broken:
                FAULTS[name].start(self.shop)
                self.broken.append(name)

    def mend(self, name: str) -> None:
        with self._lock:
            if name in self.broken:
                FAULTS[name].undo(self.shop)
                self.broken.remove(name)

    def close(self) -> None:
        """Mends what outlives the processes, then ends them all."""
        for name in [name for name in self.broken if FAULTS[name].outlives_restart]:
            self.mend(name)
        self.processes.close()

    def status(self) -> dict[str, Any]:
        return {
            "ready": self.ready, "failure": self.failure, "broken": self.broken,
            "processes": self.processes.status(),
        }


def serve(supervisor: Supervisor) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, supervisor.status())

        def do_POST(self) -> None:
            order, _, fault = self.path.strip("/").partition("/")
            try:
                if order == "break":
                    supervisor.break_it(fault)
                elif order == "mend":
                    supervisor.mend(fault)
                elif order == "stop":
                    supervisor.close()
                self._answer(200, supervisor.status())
            except Exception as error:
                self._answer(500, {"failure": f"{type(error).__name__}: {error}"})
            if order == "stop":
                threading.Thread(target=server.shutdown).start()

        def _answer(self, code: int, body: dict[str, Any]) -> None:
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((topology.LOOPBACK, topology.SUPERVISOR_PORT), Handler)
    return server


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--grpc-endpoint", required=True)
    parser.add_argument("--http-endpoint", required=True)
    parser.add_argument("--interval", type=float, required=True)
    parser.add_argument("--load", default="")
    options = parser.parse_args()

    (HOME / "log").mkdir(parents=True, exist_ok=True)
    APP.unlink(missing_ok=True)
    APP.symlink_to(HERE)
    supervisor = Supervisor(options)
    server = serve(supervisor)

    def start() -> None:
        try:
            supervisor.start()
        except Exception as error:
            supervisor.failure = f"{type(error).__name__}: {error}"
            supervisor.close()

    def terminate(*_: Any) -> None:
        supervisor.close()
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=terminate).start())
    threading.Thread(target=start, daemon=True).start()
    server.serve_forever()


main()
