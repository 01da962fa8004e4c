/// Which message of Prometheus remote write it is.
///
/// Source: the Remote Write specifications 1.0 and 2.0-rc.4.
package enum RemoteWriteVersion: UInt8, CaseIterable, Sendable {
  /// `prometheus.WriteRequest`.
  case one
  /// `io.prometheus.write.v2.Request`.
  case two
}

/// What a remote write request brought.
package struct RemoteWrite: Sendable {
  package var batch: MetricBatch
  /// Samples and native histograms that were taken, or that say or concern nothing here: what the
  /// sender need not send again.
  package var sampleCount = 0
  package var histogramCount = 0

  package init(batch: MetricBatch) { self.batch = batch }
}

/// The labels of a series, and what they say apart from the series itself.
struct RemoteLabels {
  private(set) var all: [(name: WireText, value: WireText)] = []

  mutating func add(_ name: WireText, _ value: WireText) {
    // An empty label is the same as none.
    if !name.isEmpty, !value.isEmpty { all.append((name, value)) }
  }

  private func value(_ name: StaticString) -> WireText? { all.first { name ~= $0.name }?.value }

  var metricName: WireText { value("__name__") ?? .none }

  /// Appends who sends the series as the attributes of a Resource: the job is its service, as the
  /// OpenTelemetry compatibility rules have it.
  func writeResource(to bytes: inout [UInt8]) {
    func write(_ key: StaticString, _ value: WireText?) {
      guard let value, !value.isEmpty else { return }
      let key = WireText(start: key.utf8Start, count: key.utf8CodeUnitCount)
      AttributeWriter.write(key, .string(value), field: 1, to: &bytes)
    }
    if let job = value("job") {
      let border = job.firstIndex(of: UInt8(ascii: "/"))
      if let border { write("service.namespace", job.prefix(border)) }
      write("service.name", job.dropFirst(border.map { $0 + 1 } ?? 0))
    }
    let instance = value("instance")
    write("service.instance.id", instance)
    if tellsOfOthers { return }
    write("k8s.namespace.name", value("namespace"))
    write("k8s.pod.name", value("pod"))
    write("k8s.container.name", value("container"))
    write("k8s.node.name", value("node") ?? (isOfNode ? instance.map(Self.host) : nil))
  }

  /// Appends the other labels as the attributes of a point.
  func writeAttributes(to bytes: inout [UInt8]) {
    for (name, value) in all {
      switch name {
      case "__name__", "job", "instance": continue
      default: AttributeWriter.write(name, .string(value), field: 7, to: &bytes)
      }
    }
  }

  /// A running total by the name that its metric has to have.
  var isCounter: Bool {
    ["_total", "_count", "_sum", "_bucket"].contains { suffix in
      let name = metricName
      return name.count > suffix.utf8.count
        && name.dropFirst(name.count - suffix.utf8.count).bytes.elementsEqual(suffix.utf8)
    }
  }

  /// The state of a cluster and its containers is told by one who is not meant: pods and nodes in
  /// the labels are those told of.
  private var tellsOfOthers: Bool { hasPrefix("kube_") || hasPrefix("container_") }

  /// The exporter of a machine, whose address is the machine's.
  private var isOfNode: Bool { hasPrefix("node_") }

  private func hasPrefix(_ prefix: StaticString) -> Bool {
    prefix ~= metricName.prefix(prefix.utf8CodeUnitCount)
  }

  private static func host(of instance: WireText) -> WireText {
    instance.prefix(instance.lastIndex(of: UInt8(ascii: ":")) ?? instance.count)
  }
}
