/// Writes the text format of Prometheus, version 0.0.4: same values, same bytes.
struct PrometheusText {
  /// What a value may do: rise only, or rise and fall.
  enum Kind: String { case counter, gauge }

  private(set) var text = ""

  /// Writes a family with one value, of a name and help as below.
  mutating func write(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    write(name, kind, help, label: "", [("", value)])
  }

  /// Writes a family with a value for each value of `label`, which is empty for one value without.
  ///
  /// A name begins with `whence_`; a counter's ends with `_total`.
  mutating func write(
    _ name: String, _ kind: Kind, _ help: String, label: String, _ values: [(String, Double)]
  ) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    for (of, value) in values {
      let labels = label.isEmpty ? "" : "{\(label)=\"\(Self.escaped(of))\"}"
      let number =
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
      text += "\(name)\(labels) \(number)\n"
    }
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
