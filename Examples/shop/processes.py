"""Starts, watches and ends the shop's processes."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

import topology

RECORD = topology.HOME / "processes.json"
MEMORY_CGROUPS = Path("/sys/fs/cgroup/memory/robot-shop")


@dataclass
class Process:
    """One process that is kept running, and what became of its earlier lives."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    user: str | None = None
    port: int | None = None  # ready when this port answers
    memory_limit: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    service: str | None = None
    popen: subprocess.Popen[bytes] | None = None
    held_down: bool = False
    restarts: int = 0
    exits: list[dict[str, object]] = field(default_factory=list)

    @property
    def pid(self) -> int | None:
        return self.popen.pid if self.popen and self.popen.poll() is None else None


class Processes:
    """All processes of the shop. One thread restarts those that end by themselves."""

    def __init__(self) -> None:
        self._all: dict[str, Process] = {}
        self._lock = threading.RLock()
        self._closing = False
        threading.Thread(target=self._watch, daemon=True).start()

    def __getitem__(self, name: str) -> Process:
        return self._all[name]

    def status(self) -> list[dict[str, object]]:
        with self._lock:
            return [
                {
                    "name": process.name, "service": process.service, "pid": process.pid,
                    "port": process.port, "restarts": process.restarts,
                    "exits": process.exits, "memory_limit": process.memory_limit,
                }
                for process in self._all.values()
            ]

    def start(self, *processes: Process, wait: float = 60) -> None:
        """Starts them side by side; returns when all are ready."""
        with self._lock:
            for process in processes:
                self._all[process.name] = process
                self._spawn(process)
        for process in processes:
            self.wait_ready(process, wait)

    def wait_ready(self, process: Process, wait: float = 60) -> None:
        deadline = time.monotonic() + wait
        while process.port and not port_answers(process.port):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{process.name} did not answer on port {process.port}")
            time.sleep(0.1)

    def restart(self, name: str, change: Callable[[Process], None] | None = None) -> None:
        """Ends a process in order and starts it again, changed."""
        with self._lock:
            process = self._all[name]
            self._end(process)
            if change:
                change(process)
            self._spawn(process)
        self.wait_ready(process)

    def hold_down(self, name: str, kill: bool = True) -> None:
        """Ends a process, at once and without leave when killed, and keeps it down."""
        with self._lock:
            process = self._all[name]
            process.held_down = True
            self._end(process, kill)
            self._note_exit(process)

    def release(self, name: str) -> None:
        with self._lock:
            process = self._all[name]
            process.held_down = False
            process.restarts += 1
            self._spawn(process)
        self.wait_ready(process)

    def close(self) -> None:
        """Ends everything, the last started first."""
        with self._lock:
            self._closing = True
            for process in reversed(self._all.values()):
                self._end(process)
                with suppress(OSError):  # it had no cgroup
                    (MEMORY_CGROUPS / process.name).rmdir()
        with suppress(OSError):
            MEMORY_CGROUPS.rmdir()
        RECORD.unlink(missing_ok=True)

    def _spawn(self, process: Process) -> None:
        if self._closing:
            raise RuntimeError("the shop is being stopped")
        log = (topology.HOME / "log" / f"{process.name}.log").open("ab")
        process.popen = subprocess.Popen(
            self._in_cgroup(process),
            env=dict(process.environment),
            user=process.user, group=process.user, extra_groups=[] if process.user else None,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            cwd=topology.HOME, start_new_session=True,
        )
        log.close()
        self._record()

    def _in_cgroup(self, process: Process) -> list[str]:
        """The command, which first enters its memory cgroup when it has a limit."""
        if process.memory_limit is None:
            return process.command
        if not MEMORY_CGROUPS.parent.is_dir():
            # Without cgroups the limit is on the address space, which is larger.
            return ["prlimit", f"--as={process.memory_limit * 6}", *process.command]
        group = MEMORY_CGROUPS / process.name
        group.mkdir(parents=True, exist_ok=True)
        (group / "memory.limit_in_bytes").write_text(str(process.memory_limit))
        return ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh", *process.command]

    def _end(self, process: Process, kill: bool = False) -> None:
        """Ends the process and its children: each leads a session of its own."""
        popen = process.popen
        if popen is None or popen.poll() is not None:
            return
        if not kill:
            popen.send_signal(process.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                popen.wait(15)
        end_group(popen.pid)
        popen.wait()

    def _watch(self) -> None:
        while not self._closing:
            with self._lock:
                for process in self._all.values():
                    ended = process.popen is not None and process.popen.poll() is not None
                    if ended and not process.held_down and not self._closing:
                        self._note_exit(process)
                        process.restarts += 1
                        self._spawn(process)
            time.sleep(0.5)

    def _note_exit(self, process: Process) -> None:
        assert process.popen is not None
        code = process.popen.returncode
        # As a container runtime tells it: 128 + signal.
        exit_code = 128 - code if code < 0 else code
        oom = process.memory_limit is not None and exit_code == 137
        process.exits.append({
            "at": time.time(), "exit_code": exit_code, "pid": process.popen.pid,
            "reason": "OOMKilled" if oom else "Error" if exit_code else "Completed",
        })

    def _record(self) -> None:
        """Writes down what was started, for `stop` after the supervisor was lost."""
        entries = [
            [process.pid, started_at(process.pid)] for process in self._all.values() if process.pid
        ]
        RECORD.write_text(json.dumps([[os.getpid(), started_at(os.getpid())], *entries]))


def started_at(pid: int) -> float:
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return 0.0


def end_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def end_recorded() -> int | None:
    """Ends what a lost supervisor started and left; None when none was lost."""
    if not RECORD.exists():
        return None
    left = [
        psutil.Process(pid)
        for pid, born in json.loads(RECORD.read_text())
        if psutil.pid_exists(pid) and started_at(pid) == born
    ]
    for process in left:
        end_group(process.pid)
    psutil.wait_procs(left, timeout=10)
    RECORD.unlink()
    return len(left)


def port_answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((topology.LOOPBACK, port)) == 0
