/// An instance of a service as its SDK describes it, and the wire form of what it sends.
struct SendingResource {
  let serviceName: String
  let instanceName: String
  let store: ShopShape.Store
  private let bytes: [UInt8]

  /// All instances, service by service in the order of `ShopShape.services`.
  static let all = all(firstInstance: 0)

  /// Likewise, with instances numbered from `firstInstance` on.
  static func all(firstInstance: Int) -> [SendingResource] {
    ShopShape.services.flatMap { service in
      (0..<service.instanceCount).map { SendingResource(service, instance: firstInstance + $0) }
    }
  }

  private init(_ service: ShopShape.Service, instance: Int) {
    serviceName = service.name
    store = service.store
    instanceName = "\(service.name)-\(instance)"
    let pod = "\(service.name)-6f7d9c5b8-\(instance)"
    let attributes = [
      ("service.name", service.name), ("service.namespace", "shop"), ("service.version", "2.14.1"),
      ("service.instance.id", instanceName), ("k8s.pod.name", pod),
      ("k8s.namespace.name", "shop"), ("k8s.deployment.name", service.name),
      ("k8s.node.name", "node-\(instance)"), ("telemetry.sdk.language", "python"),
      ("telemetry.sdk.name", "opentelemetry"), ("telemetry.sdk.version", "1.45.0"),
    ]
    var resource = ProtobufWriter()
    for (key, value) in attributes { resource.attribute(1, key, .text(value)) }
    bytes = resource.bytes
  }

  /// Writes `ResourceSpans`, `ResourceMetrics` or `ResourceLogs`: all three have the same frame.
  func write(_ items: [[UInt8]], to writer: inout ProtobufWriter) {
    writer.data(1, bytes)
    writer.message(2) { scope in
      scope.message(1) { library in
        library.text(1, "opentelemetry.instrumentation.requests")
        library.text(2, "0.66b0")
      }
      for item in items { scope.data(2, item) }
    }
  }
}

/// A span before it is written; `kind` as in `opentelemetry.proto.trace.v1.Span.SpanKind`.
struct Span {
  var kind: Int
  var id: [UInt8]
  var parent: [UInt8]
  var name: String
  var start: UInt64
  var nanoseconds: UInt64
  var attributes: [(String, AttributeValue)]

  /// `opentelemetry.proto.trace.v1.Span`.
  func bytes(traceID: [UInt8]) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.data(1, traceID)
    writer.data(2, id)
    if !parent.isEmpty { writer.data(4, parent) }
    writer.text(5, name)
    writer.integer(6, kind)
    writer.fixed64(7, start)
    writer.fixed64(8, start + nanoseconds)
    for (key, value) in attributes { writer.attribute(9, key, value) }
    writer.message(15) { _ in }
    writer.fixed32(16, 1)
    return writer.bytes
  }
}
