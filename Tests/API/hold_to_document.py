"""Holds a running server, in which a recorded outage was played, to the OpenAPI document that it serves.

Schemathesis makes requests from the document, good and bad ones, always the same; every answer must be one that the
document promises. `resilience` and `separate` are left out: they look at every fault of the estate, which takes a debug
build minutes each time. The scenario tests hold both to their schemas.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parents[1] / "Web/tests"))

import running  # noqa: E402

SEED = "20261121"
EXAMPLES = "15"


def wait_for_incident(origin: str) -> None:
    for _ in range(120):
        with urllib.request.urlopen(origin + "/api/v1/incidents") as answer:
            if json.load(answer)["incidents"]:
                return
        time.sleep(0.5)
    raise RuntimeError("the recorded outage was not found")


def main() -> int:
    # What it remembers of its findings is left in the folder where it works.
    with running.whence() as (origin, _), tempfile.TemporaryDirectory() as folder:
        wait_for_incident(origin)
        return subprocess.run(
            [str(pathlib.Path(sys.executable).parent / "schemathesis"),
             "--config-file", str(here / "schemathesis.toml"), "run", origin + "/api/v1/openapi.json",
             "--phases", "examples,coverage,fuzzing", "--checks", "all", "--max-examples", EXAMPLES,
             "--seed", SEED, "--generation-database", "none", "--continue-on-failure",
             "--request-timeout", "60", "--exclude-path-regex", "/(resilience|separate)$",
             "--warnings", "off", "--no-color", *sys.argv[1:]], cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main())
