#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Natural logarithms: the unit in which evidence is added up.
enum Nats {
  static func log(_ value: Double) -> Double { _log(value) }
  static func exp(_ value: Double) -> Double { _exp(value) }

  /// log(p / (1 - p)), with `p` held within 1e-9...1 - 1e-9.
  static func logOdds(_ probability: Double) -> Double {
    let bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return log(bounded / (1 - bounded))
  }

  /// log of the sum of the exponentials, without overflow; -infinity for none.
  static func logSumExp(_ values: [Double]) -> Double {
    guard let most = values.max(), most > -.infinity else { return -.infinity }
    return most + log(values.reduce(0) { $0 + exp($1 - most) })
  }
}

// Named apart, because inside the type the bare names are its own.
private func _log(_ value: Double) -> Double { log(value) }
private func _exp(_ value: Double) -> Double { exp(value) }
