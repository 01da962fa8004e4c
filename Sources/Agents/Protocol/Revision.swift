/// A revision of the Model Context Protocol that is spoken here.
package enum Revision: String, CaseIterable, Hashable, Sendable {
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  case july2026 = "2026-07-28"

  /// Whether each request says for itself what it speaks; the others open with `initialize`.
  package var isStateless: Bool { self == .july2026 }

  /// Whether several messages may come in one array: one revision had it.
  var hasBatches: Bool { self == .march2025 }

  /// The newest that opens with `initialize`: the counter-offer to whoever asks for another.
  static let newestWithHandshake = november2025

  static let stateless = allCases.filter(\.isStateless)
}
