"""The shop's commands: start it, break it, mend it, record it, stop it."""

import argparse
import gzip
import json
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import topology
from datastores import forget_data
from faults import FAULTS
from processes import end_recorded

SUPERVISOR = f"http://{topology.LOOPBACK}:{topology.SUPERVISOR_PORT}"
GRPC_PORT, HTTP_PORT = 4317, 4318
# A recording has its own ports: a collector of yours may have the usual ones.
RECORDER_GRPC_PORT, RECORDER_HTTP_PORT = 13317, 13318
QUIET = "quiet"


def ask(path: str, order: bool = False, timeout: float = 120) -> dict[str, Any]:
    request = urllib.request.Request(SUPERVISOR + path, data=b"" if order else None)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"shop: {json.load(error)['failure']}")


def is_running() -> bool:
    try:
        ask("/status", timeout=5)
        return True
    except OSError:
        return False


def start(grpc: str, http: str, load: str, interval: float) -> None:
    if is_running():
        sys.exit("shop: already started; `shop stop` ends it")
    clear_leftovers()
    log_folder = topology.HOME / "log"
    shutil.rmtree(log_folder, ignore_errors=True)
    log_folder.mkdir(parents=True)
    with (log_folder / "supervisor.log").open("wb") as log:
        supervisor = subprocess.Popen(
            [sys.executable, str(topology.HERE / "supervisor.py"), "--grpc-endpoint", grpc,
             "--http-endpoint", http, "--interval", str(interval), f"--load={load}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )
    while True:
        time.sleep(0.5)
        if supervisor.poll() is not None:
            sys.exit(f"shop: the supervisor ended; see {log_folder}/supervisor.log")
        if not is_running():
            continue
        status = ask("/status")
        if status["failure"]:
            ask("/stop", order=True)
            sys.exit(f"shop: {status['failure']}; see {log_folder}")
        if status["ready"]:
            return


def stop() -> None:
    if is_running():
        ask("/stop", order=True)
        while is_running():
            time.sleep(0.2)
    clear_leftovers()


def clear_leftovers() -> None:
    """After a supervisor was lost: nothing told it to mend what it broke on disk."""
    left = end_recorded()
    if left is not None:
        forget_data()
        print(f"ended {left} processes of a lost supervisor; the data will be made anew")


def show_status() -> None:
    if not is_running():
        print("stopped")
        return
    status = ask("/status")
    for process in status["processes"]:
        state = f"pid {process['pid']}" if process["pid"] else "down"
        print(f"{process['name']:<14} {state:<12} restarts {process['restarts']}")
    print("broken:", ", ".join(status["broken"]) or "nothing")


class Recorder:
    """The program that writes down what the shop sends."""

    def __init__(self, command: str, output: Path) -> None:
        program = shlex.split(command)
        if not shutil.which(program[0]):
            sys.exit(f"shop: no recording program {program[0]}; see --recorder")
        self._process = subprocess.Popen([
            *program, "--output", str(output),
            "--grpc-port", str(RECORDER_GRPC_PORT), "--http-port", str(RECORDER_HTTP_PORT),
        ])

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        if self._process.wait(30):
            sys.exit(f"shop: the recorder ended with {self._process.returncode}")


def compress(file: Path) -> None:
    """Packs a recording anew, as a whole: a recorder must flush after each message."""
    data = gzip.decompress(file.read_bytes())
    file.write_bytes(gzip.compress(data, compresslevel=9, mtime=0))


def record(options: argparse.Namespace) -> None:
    fault = FAULTS.get(options.fault)
    seconds = options.broken or (fault.seconds if fault else 0)
    baseline = options.baseline or (150 if fault else 1800)
    load = options.load or (fault.load if fault else "--rate 1.9 --swing 0.6 --period 600")
    # Half an hour is long: fewer customers and points keep its recording small.
    interval = 5 if fault else 10
    load += f" --seed {options.seed}"
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    warm_up_file = out / "warm-up.gz"
    recorder = Recorder(options.recorder, warm_up_file)
    try:
        start(f"http://{topology.LOOPBACK}:{RECORDER_GRPC_PORT}",
              f"http://{topology.LOOPBACK}:{RECORDER_HTTP_PORT}", load, interval)
        time.sleep(options.warm_up)
        recorder.stop()
        recorder = Recorder(options.recorder, out / "telemetry.otlp.binpb.gz")
        recorded_from = now()
        time.sleep(baseline)
        fault_start = fault_end = None
        if fault:
            fault_start = now()
            ask(f"/break/{options.fault}", order=True)
            time.sleep(seconds)
            fault_end = now()
    finally:
        try:
            recorder.stop()
        finally:
            warm_up_file.unlink(missing_ok=True)
            stop()
    compress(out / "telemetry.otlp.binpb.gz")
    truth = {
        "fault": options.fault,
        "faultStart": fault_start,
        "faultEnd": fault_end,
        "entity": fault and {
            "type": fault.entity_type, "name": fault.entity_name, "service": fault.service,
        },
        "cause": fault and fault.cause,
        "actsAtOnce": fault and fault.acts_at_once,
        "recorded": {
            "from": recorded_from, "what": fault.what if fault else "nothing is broken",
            "baselineSeconds": baseline, "brokenSeconds": seconds, "load": load,
            "seed": options.seed, "metricSeconds": interval, "versions": versions(),
        },
    }
    (out / "truth.json").write_text(json.dumps(truth, indent=2) + "\n")


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def versions() -> dict[str, str]:
    debian = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package}=${Version}\n",
         "mariadb-server", "postgresql-15", "rabbitmq-server", "redis-server"],
        capture_output=True, text=True, check=True,
    ).stdout
    found = dict(line.split("=", 1) for line in debian.splitlines())
    for package in ("opentelemetry-sdk", "opentelemetry-instrumentation", "flask"):
        found[package] = version(package)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="shop", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    starting = commands.add_parser("start", help="start everything, with customers")
    starting.add_argument("--grpc-endpoint", default=f"http://{topology.LOOPBACK}:{GRPC_PORT}")
    starting.add_argument("--http-endpoint", default=f"http://{topology.LOOPBACK}:{HTTP_PORT}")
    starting.add_argument("--interval", type=float, default=5, help="seconds between metrics")
    starting.add_argument("--load", default="", help='for load.py, such as "--rate 4 --seed 7"')

    for command in ("break", "mend"):
        breaking = commands.add_parser(command, help=f"{command} the running shop")
        breaking.add_argument("fault", choices=FAULTS, metavar="FAULT", help=", ".join(FAULTS))

    commands.add_parser("faults", help="list the faults")
    commands.add_parser("status", help="what runs, and what is broken")
    commands.add_parser("stop", help="end what `start` started, and nothing else")

    recording = commands.add_parser("record", help="record one fault in a folder")
    recording.add_argument("fault", choices=[*FAULTS, QUIET], metavar="FAULT",
                           help=f"a fault, or {QUIET} for half an hour without one")
    recording.add_argument("--out", required=True, help="the folder")
    recording.add_argument("--recorder", default="whence record", help="the recording program")
    recording.add_argument("--warm-up", type=float, default=25, metavar="SECONDS")
    recording.add_argument("--baseline", type=float, metavar="SECONDS")
    recording.add_argument("--broken", type=float, metavar="SECONDS")
    recording.add_argument("--load", help="for load.py")
    recording.add_argument("--seed", type=int, default=1)

    options = parser.parse_args()
    match options.command:
        case "start":
            start(options.grpc_endpoint, options.http_endpoint, options.load, options.interval)
        case "break" | "mend":
            ask(f"/{options.command}/{options.fault}", order=True)
        case "faults":
            for name, fault in FAULTS.items():
                print(f"{name:<20} {fault.what}")
        case "status":
            show_status()
        case "stop":
            stop()
        case "record":
            record(options)


main()
