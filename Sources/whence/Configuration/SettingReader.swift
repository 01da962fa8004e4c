import Configuration
import NIOCore
import Server

/// Reads settings one by one and remembers everything that is wrong with them.
struct SettingReader {
  let sources: SettingSources
  private(set) var problems: [String] = []

  init(sources: SettingSources) { self.sources = sources }

  mutating func read(_ key: String, into value: inout String) {
    if let found = find(key, .string), case .string(let text) = found.content { value = text }
  }

  mutating func read(_ key: String, into value: inout Int, in range: ClosedRange<Int>) {
    guard let found = find(key, .int) else { return }
    let number: Int? =
      switch found.content {
      case .int(let number): number
      case .string(let text): Int(text)
      default: nil
      }
    guard let number else {
      return problems.append("\(found.name) must be a whole number, is \(found.text)")
    }
    guard range.contains(number) else {
      return problems.append(
        "\(found.name) must be from \(range.lowerBound) to \(range.upperBound), is \(number)")
    }
    value = number
  }

  mutating func read(_ key: String, into value: inout Double, in range: ClosedRange<Double>) {
    guard let found = find(key, .double) else { return }
    let number: Double? =
      switch found.content {
      case .double(let number): number
      case .int(let number): Double(number)
      case .string(let text): Double(text)
      default: nil
      }
    guard let number else {
      return problems.append("\(found.name) must be a number, is \(found.text)")
    }
    guard range.contains(number) else {
      return problems.append(
        "\(found.name) must be from \(range.lowerBound) to \(range.upperBound), is \(number)")
    }
    value = number
  }

  mutating func read(_ key: String, into value: inout Bool) {
    guard let found = find(key, .bool) else { return }
    let flag: Bool? =
      switch found.content {
      case .bool(let flag): flag
      case .string(let text): Bool(text)
      default: nil
      }
    guard let flag else {
      return problems.append("\(found.name) must be true or false, is \(found.text)")
    }
    value = flag
  }

  /// Two settings of which neither means anything alone.
  mutating func checkPair(
    _ one: (key: String, value: String), _ other: (key: String, value: String)
  ) {
    guard one.value.isEmpty != other.value.isEmpty else { return }
    let (given, missing) = one.value.isEmpty ? (other.key, one.key) : (one.key, other.key)
    problems.append("\(given) is given without \(missing)")
  }

  /// A door that others can reach asks who comes and lets nobody read along, unless somebody wants
  /// it otherwise.
  mutating func checkExposure(
    of addresses: [(key: String, host: String, lacks: [String])], isInsecure: Bool
  ) {
    guard !isInsecure else { return }
    for (key, host, lacks) in addresses
    where !lacks.isEmpty && !ListenAddress(host: host, port: 0).isLoopback {
      // What is no address is told of as that.
      guard (try? SocketAddress(ipAddress: host, port: 0)) != nil else { continue }
      problems.append(
        "\(key) is \(host), which others can reach, with \(lacks.joined(separator: " and ")): "
          + "give --tokens (see whence token create) and --tls-certificate with --tls-key, "
          + "or stay at 127.0.0.1, or say --insecure")
    }
  }

  /// Addresses to listen on are numeric: a name could mean several.
  mutating func checkAddresses(_ addresses: [(key: String, host: String)]) {
    for (key, host) in addresses
    where (try? SocketAddress(ipAddress: host, port: 0)) == nil {
      problems.append("\(key) must be an IPv4 or IPv6 address, is \(host)")
    }
  }

  /// Two doors cannot share a port, unless it is 0 for any.
  mutating func checkPorts(_ ports: [(key: String, host: String, port: Int)]) {
    for (place, one) in ports.enumerated() where one.port != 0 {
      for other in ports[(place + 1)...] where other.port == one.port && other.host == one.host {
        problems.append("\(one.key) and \(other.key) are both \(one.port)")
      }
    }
  }

  /// Says what is wrong with settings that this cannot judge.
  mutating func complain(_ problem: String) { problems.append(problem) }

  func finish() throws {
    guard problems.isEmpty else { throw ConfigurationProblems(problems: problems) }
  }

  private struct Found {
    var name: String
    var content: ConfigContent

    var text: String {
      switch content {
      case .string(let text): "\"\(text)\""
      case .int(let number): String(number)
      case .double(let number): String(number)
      case .bool(let flag): String(flag)
      default: "a list"
      }
    }
  }

  /// The value of the strongest source that has one, as text where the type does not fit.
  private mutating func find(_ key: String, _ type: ConfigType) -> Found? {
    for source in sources.sources {
      for type in [type, .int, .string] {
        let absolute = AbsoluteConfigKey(ConfigKey(key))
        guard let value = try? source.provider.value(forKey: absolute, type: type).value else {
          continue
        }
        return Found(name: source.nameOf(key), content: value.content)
      }
    }
    return nil
  }
}
