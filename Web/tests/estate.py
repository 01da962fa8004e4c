"""Telemetry made up for the pages: names nobody should trust, and estates of any size."""

import json
import random
import urllib.request

START = 1_800_000_000


def send(otlp, spans_by_service, attributes=None):
    resources = []
    for service, spans in spans_by_service.items():
        of_service = {"service.name": service, **((attributes or {}).get(service, {}))}
        resources.append({
            "resource": {"attributes": [text(key, value) for key, value in of_service.items()]},
            "scopeSpans": [{"spans": spans}]})
    request = urllib.request.Request(
        otlp + "/v1/traces", data=json.dumps({"resourceSpans": resources}).encode(),
        headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        response.read()


def text(key, value):
    return {"key": key, "value": {"stringValue": value}}


def span(trace, own, parent, name, kind, begin, seconds, attributes=()):
    return {
        "traceId": f"{trace:032x}", "spanId": f"{own:016x}",
        "parentSpanId": f"{parent:016x}" if parent else "", "name": name, "kind": kind,
        "startTimeUnixNano": str(int(begin * 1e9)),
        "endTimeUnixNano": str(int((begin + seconds) * 1e9)),
        "attributes": [text(key, value) for key, value in attributes]}


def call(trace, caller, callee, operation, begin, into):
    """One request to `caller` that calls `callee`."""
    ids = [trace * 4 + step for step in (1, 2, 3)]
    into.setdefault(caller, []).append(
        span(trace, ids[0], 0, operation, 2, begin, 0.05, [("http.route", operation)]))
    into[caller].append(span(trace, ids[1], ids[0], operation, 3, begin + 0.005, 0.04))
    into.setdefault(callee, []).append(
        span(trace, ids[2], ids[1], operation, 2, begin + 0.01, 0.03, [("http.route", operation)]))


def estate(otlp, count, seconds=40, seed=7):
    """`count` services in which each calls some later ones; sends until the last window is over."""
    generator = random.Random(seed)
    names = [f"service-{number:03}" for number in range(count)]
    pairs = [(names[max(0, number - 1 - generator.randrange(min(number, 40)))], names[number])
             for number in range(1, count)]
    pairs += [(names[a], names[b]) for a, b in
              (sorted(generator.sample(range(count), 2)) for _ in range(count // 2))]
    spaces = {name: {"service.namespace": f"area-{number * 12 // count:02}"}
              for number, name in enumerate(names)}
    trace = 1
    for second in range(0, seconds, 4):
        batch = {}
        for caller, callee in pairs:
            call(trace, caller, callee, "GET /thing", START + second, batch)
            trace += 1
        send(otlp, batch, spaces)
    return names


def strangers(otlp, name):
    """Two services, one of which has a name that wants to be markup."""
    for second in range(0, 40, 2):
        batch = {}
        call(second + 1, "gateway", name, f"GET /{name}", START + second, batch)
        send(otlp, batch)
