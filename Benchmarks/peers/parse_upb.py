"""Parses recorded trace requests with protobuf's upb and prints CPU nanoseconds a span.

It parses only: nothing is received, aggregated or joined. The file has a big-endian length of
four bytes before each message; messages are read into memory before the clock starts.
"""

import struct
import sys
import time

from google.protobuf.internal import api_implementation
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def messages(path: str) -> list[bytes]:
    found = []
    with open(path, "rb") as file:
        while prefix := file.read(4):
            found.append(file.read(struct.unpack(">I", prefix)[0]))
    return found


def main() -> None:
    if api_implementation.Type() != "upb":
        sys.exit(f"protobuf runs on {api_implementation.Type()}, not on upb")
    batches = messages(sys.argv[1])
    requests = [ExportTraceServiceRequest.FromString(batch) for batch in batches[:1]]
    spans_a_batch = sum(
        len(scope.spans)
        for resource in requests[0].resource_spans
        for scope in resource.scope_spans
    )
    start = time.process_time_ns()
    for batch in batches:
        ExportTraceServiceRequest.FromString(batch)
    elapsed = time.process_time_ns() - start
    print(round(elapsed / (spans_a_batch * len(batches))))


main()
