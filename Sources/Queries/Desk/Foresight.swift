package import Causes
internal import Synchronization

/// The reasoner of questions about what has not happened: what one of them met serves the next.
///
/// What it says never depends on what was asked before.
package final class Foresight: Sendable {
  /// Points of signatures that are kept, some 50 bytes each; beyond, those not used last are
  /// forgotten.
  package static let pointCountMax = 200_000

  private let reasoner: Mutex<Reasoner>

  /// A reasoner of this library that has met nothing yet.
  package init(library: CausalLibrary) {
    reasoner = Mutex(Reasoner(library: library, pointCountMax: Self.pointCountMax))
  }

  /// Reasons; others wait meanwhile.
  func reason<Result: Sendable>(_ body: (inout Reasoner) -> Result) -> Result {
    reasoner.withLock { body(&$0) }
  }
}
