"""Reads an export request in OTLP's JSON with the official classes, and prints what its spans say."""

import base64
import json
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def value(any_value):
    return str(getattr(any_value, any_value.WhichOneof("value")))


document = json.load(sys.stdin)
for resource in document["resourceSpans"]:
    for scope in resource["scopeSpans"]:
        for span in scope["spans"]:
            # Ids are hexadecimal in OTLP's JSON, where protobuf's has base64.
            for name in ("traceId", "spanId", "parentSpanId"):
                if name in span:
                    span[name] = base64.b64encode(bytes.fromhex(span[name])).decode()
request = json_format.ParseDict(document, ExportTraceServiceRequest())
told = []
for resource in request.resource_spans:
    about = {pair.key: value(pair.value) for pair in resource.resource.attributes}
    for scope in resource.scope_spans:
        for span in scope.spans:
            told.append({
                "service": about["service.name"], "version": about["service.version"],
                "instance": about["service.instance.id"], "scope": scope.scope.name,
                "name": span.name, "kind": span.kind, "trace": span.trace_id.hex(),
                "span": span.span_id.hex(), "parent": span.parent_span_id.hex(),
                "nanoseconds": span.end_time_unix_nano - span.start_time_unix_nano,
                "failed": span.status.code == 2, "reason": span.status.message,
                "attributes": {pair.key: value(pair.value) for pair in span.attributes},
            })
print(json.dumps(told))
