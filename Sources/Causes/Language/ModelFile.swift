/// A model or model test as text in memory.
///
/// Whoever reads the disk owns paths; the language does not.
package struct ModelFile: Hashable, Sendable {
  /// As it shall stand in messages: "Models/database/pool.yaml".
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// Files named `x.test.yaml` hold tests; all others hold models.
  package var isTest: Bool { name.hasSuffix(".test.yaml") || name.hasSuffix(".test.yml") }
}

/// Bounds on what the language reads.
///
/// What exceeds one is refused with a ``ModelIssue``, before it costs.
package struct ModelLimits: Hashable, Sendable {
  /// UTF-8 bytes of one file.
  package var bytesPerFile = 128 * 1024
  /// `[` and `{` in one file: bounds how deep flow collections can nest while they are read.
  package var bracketsPerFile = 2_000
  /// Mappings and lists inside one another.
  package var depth = 16
  /// Files of one library.
  package var files = 2_000
  /// Nodes (causes, conditions, symptoms) of one library.
  package var nodes = 20_000
  /// Messages of one compilation; further ones are counted, not kept.
  package var issues = 200

  package init() {}

  package static let standard = ModelLimits()
}
