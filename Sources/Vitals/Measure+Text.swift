extension Measure: CustomStringConvertible {
  /// The measure as models write it; reading it gives the same measure.
  package var description: String {
    switch self {
    case .request(let request): "requests.\(request.rawValue)"
    case .metric(let selector): selector.text
    case .quotient(let part, let whole): "\(part.term) / \(whole.term)"
    case .sum(let parts):
      parts.map { if case .sum = $0 { "(\($0))" } else { $0.description } }
        .joined(separator: " + ")
    case .first(let parts): "first(\(parts.map(\.description).joined(separator: ", ")))"
    case .logs([""]): "logs(error)"
    case .logs(let phrases): "logs(\(phrases.map { "\"\($0)\"" }.joined(separator: ", ")))"
    case .event(let name): "event(\(name))"
    case .silence: "silence"
    }
  }

  /// In brackets where a quotient would read it otherwise.
  private var term: String {
    switch self {
    case .quotient, .sum: "(\(self))"
    case .request, .metric, .first, .logs, .event, .silence: description
    }
  }
}

extension MetricSelector {
  fileprivate var text: String {
    let matches = attributes.map { match in
      "\(match.key)\(match.isNegated ? "!=" : "=")"
        + match.values.map(Self.quoted).joined(separator: "|")
    }
    let braces = matches.isEmpty ? "" : "{\(matches.joined(separator: ", "))}"
    let reduced = reduction == .sum ? "" : ".\(reduction.rawValue)"
    return "metric(\(name)\(braces))\(isRate ? ".rate" : "")\(reduced)"
  }

  /// Values with more than letters, digits and dashes are quoted.
  private static func quoted(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { byte in
      let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
      let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      return isLetter || isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
    return isPlain && !value.isEmpty ? value : "\"\(value)\""
  }
}
