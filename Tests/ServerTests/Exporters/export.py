"""Sends telemetry with the OpenTelemetry Python SDK and its own exporters, and says what was sent.

Usage: export.py {grpc|http} {gzip|none} ENDPOINT COUNT
Prints one JSON object: the ids of the spans, the names of the metrics and the bodies of the log records.
Exits with 1 when an exporter reports a failure.
"""

import json
import sys

from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
import logging


def exporters(protocol, compression, endpoint):
    if protocol == "grpc":
        import grpc
        from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
        from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

        kind = grpc.Compression.Gzip if compression == "gzip" else grpc.Compression.NoCompression
        options = {"endpoint": endpoint, "insecure": True, "compression": kind}
        return [
            kind(**options) for kind in (OTLPSpanExporter, OTLPMetricExporter, OTLPLogExporter)
        ]
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    kind = Compression.Gzip if compression == "gzip" else Compression.NoCompression
    return [
        OTLPSpanExporter(endpoint=endpoint + "/v1/traces", compression=kind),
        OTLPMetricExporter(endpoint=endpoint + "/v1/metrics", compression=kind),
        OTLPLogExporter(endpoint=endpoint + "/v1/logs", compression=kind),
    ]


def main():
    protocol, compression, endpoint, count = sys.argv[1:5]
    count = int(count)
    span_exporter, metric_exporter, log_exporter = exporters(protocol, compression, endpoint)
    failures = []
    watch = logging.Handler(logging.WARNING)
    watch.emit = lambda record: failures.append(record.getMessage())
    logging.getLogger("opentelemetry").addHandler(watch)
    resource = Resource.create({"service.name": "exporter"})

    tracing = TracerProvider(resource=resource)
    tracing.add_span_processor(
        BatchSpanProcessor(span_exporter, max_queue_size=count + 1, max_export_batch_size=64)
    )
    tracer = tracing.get_tracer("export")
    spans = []
    for index in range(count):
        with tracer.start_as_current_span(f"operation {index}") as span:
            span.set_attribute("index", index)
            spans.append(format(span.get_span_context().span_id, "016x"))

    metering = MeterProvider([PeriodicExportingMetricReader(metric_exporter, 60_000)], resource)
    meter = metering.get_meter("export")
    metrics = []
    for index in range(count):
        name = f"counter.{index}.end"
        meter.create_counter(name).add(index)
        metrics.append(name)

    logs_provider = LoggerProvider(resource=resource)
    logs_provider.add_log_record_processor(
        BatchLogRecordProcessor(log_exporter, max_queue_size=count + 1, max_export_batch_size=64)
    )
    logger = logging.getLogger("export")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(LoggingHandler(logger_provider=logs_provider))
    logs = []
    for index in range(count):
        body = f"record {index} end"
        logger.info(body)
        logs.append(body)

    # Shutting down flushes. A flush before it would export the metrics twice.
    for provider in (tracing, metering, logs_provider):
        provider.shutdown()
    print(json.dumps({"spans": spans, "metrics": metrics, "logs": logs, "failures": failures}))
    sys.exit(1 if failures else 0)


main()
