"""How long tools take, as an agent waits for them: one message over HTTP, one answer.

    agents.py WHENCE RECORDING [SERVICES]

Starts a server without history, plays the recording into it, and then, in a server of its own, an estate of so many
services (2,000 unless said otherwise) that call one another, some of which fail. Prints the median and the longest of each
tool's times. The caches of the door do not serve agents, so each call is computed.
"""

import gzip
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 15
START = 1_700_000_000


class Server:
    def __init__(self, binary, play):
        flags = ["--grpc-port", "0", "--http-port", "0", "--api-port", "0", "--history", ""]
        self.process = subprocess.Popen(
            [binary, "serve", *flags, "--clock-lead-seconds", "1000000000"], stderr=subprocess.PIPE, text=True)
        ports = {}
        for line in self.process.stderr:
            if found := re.match(r"\s+(OTLP/HTTP|questions)\s.*:(\d+)", line):
                ports[found[1]] = int(found[2])
            if line.startswith("ready"):
                break
        sink = f"http://127.0.0.1:{ports['OTLP/HTTP']}"
        subprocess.run([binary, "play", play, "--to", sink, "--speed", "max"], check=True, stderr=subprocess.DEVNULL)
        self.connection = http.client.HTTPConnection("127.0.0.1", ports["questions"])
        time.sleep(20)  # the last windows end when nothing came for a while

    def ask(self, method, params):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        start = time.perf_counter()
        self.connection.request("POST", "/mcp", body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse().read()
        return (time.perf_counter() - start) * 1000, json.loads(answer)["result"]

    def call(self, tool, **arguments):
        return self.ask("tools/call", {"name": tool, "arguments": arguments})

    def measure(self, title):
        causes = self.call("diagnosis")[1]["structuredContent"]["causes"]
        entities = self.call("topology", type="service")[1]["structuredContent"]
        entity = causes[0]["entity"] if causes else entities["entities"][0]
        name = f"{entity['type']}/{entity['name']}"
        given = {"entity": {"entity": name}, "explain": {"cause": "service/bad-release"}, "incident": {"id": 1}}
        if causes:
            given["what-if"] = {"entity": name, "cause": causes[0]["cause"]}
        print(f"{title}: {entities['total']} services, {len(causes)} causes")
        medians = []
        for tool in self.ask("tools/list", {})[1]["tools"]:
            required = tool["inputSchema"]["required"]
            if not tool["annotations"]["readOnlyHint"] or not set(required) <= set(given.get(tool["name"], {})):
                continue
            times, result = [], None
            for _ in range(ROUNDS):
                milliseconds, result = self.call(tool["name"], **given.get(tool["name"], {}))
                times.append(milliseconds)
            size = sum(len(part["text"]) for part in result["content"]) // 3
            refused = "  refused" if result["isError"] else ""
            medians.append(statistics.median(times))
            print(f"  {tool['name']:12} {medians[-1]:8.1f} ms  longest {max(times):8.1f} ms  {size:6} tokens{refused}")
        print(f"  median of all {statistics.median(medians):.1f} ms", flush=True)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def attribute(key, value):
    return {"key": key, "value": {"stringValue": value}}


def estate(services, path, seconds=120):
    """A tree of services, each called by one before it; in the second half one leaf of each fifty fails."""
    chance = random.Random(1)
    callers = [None] + [chance.randrange(max(0, n - 40), n) for n in range(1, services)]
    leaves = [n for n in range(services) if n not in set(callers)]
    failing = set(leaves[:: max(1, len(leaves) // 5)][:5])
    with gzip.open(path, "wt", compresslevel=1) as file:
        for second in range(0, seconds, 5):
            groups = []
            for n, caller in enumerate(callers):
                spans = []
                for request in range(4):
                    trace = f"{second * 10 + request + 1:032x}"
                    begin = (START + second) * 10**9 + request * 10**6 + n * 1000
                    bad = n in failing and second >= seconds // 2
                    span = {
                        "traceId": trace, "spanId": f"{(n + 1) * 2:016x}", "name": "GET /", "kind": 2,
                        "startTimeUnixNano": str(begin), "endTimeUnixNano": str(begin + 5_000_000),
                        "status": {"code": 2} if bad else {},
                    }
                    if caller is not None:
                        span["parentSpanId"] = f"{(caller + 1) * 2:016x}"
                    spans.append(span)
                resource = {"attributes": [attribute("service.name", f"service-{n}")]}
                groups.append({"resource": resource, "scopeSpans": [{"spans": spans}]})
            for part in range(0, len(groups), 500):
                file.write(json.dumps({"resourceSpans": groups[part : part + 500]}) + "\n")


def main():
    binary, recording = sys.argv[1:3]
    services = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    with tempfile.TemporaryDirectory() as folder:
        large = os.path.join(folder, "estate.jsonl.gz")
        estate(services, large)
        for title, play in [("recording", recording), ("estate", large)]:
            server = Server(binary, play)
            try:
                server.measure(title)
            finally:
                server.stop()


main()
