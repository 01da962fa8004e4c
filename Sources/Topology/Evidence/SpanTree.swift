import Telemetry

/// The spans of one trace in the order of a waterfall, with the time that each spent itself.
///
/// Spans whose parent is not there, or that are their own ancestors, stand at the top.
package struct SpanTree {
  /// A line of the waterfall.
  package struct Row: Hashable, Sendable {
    /// Place in the list that the tree was made of.
    package var place: Int
    /// Steps below a root.
    package var depth: Int
  }

  private let spans: [HeldSpan]
  private var children: [[Int]]
  /// Parents before children, brothers as they stand in the list.
  package private(set) var rows: [Row] = []

  /// - Complexity: O(n log n).
  package init(_ spans: [HeldSpan]) {
    self.spans = spans
    children = spans.map { _ in [] }
    let places = Dictionary(
      spans.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first }
    )
    var roots: [Int] = []
    for (place, span) in spans.enumerated() {
      if let parent = places[span.parent], span.parent != 0, parent != place {
        children[parent].append(place)
      } else {
        roots.append(place)
      }
    }
    var isSeen = spans.map { _ in false }
    append(roots, &isSeen)
    // What is left hangs on itself.
    append(Array(spans.indices), &isSeen)
  }

  private mutating func append(_ roots: [Int], _ isSeen: inout [Bool]) {
    for root in roots where !isSeen[root] {
      var open = [Row(place: root, depth: 0)]
      while let row = open.popLast() {
        guard !isSeen[row.place] else { continue }
        isSeen[row.place] = true
        rows.append(row)
        for child in children[row.place].reversed() {
          open.append(Row(place: child, depth: row.depth + 1))
        }
      }
    }
  }

  /// Duration less the union of the children's times, as far as they lie within.
  package func selfNanoseconds(of place: Int) -> Int64 {
    let span = spans[place]
    let (start, end) = (span.start.nanoseconds, span.end.nanoseconds)
    var covered: Int64 = 0
    var reached = start
    let times = children[place].map {
      (from: spans[$0].start.nanoseconds, to: min(spans[$0].end.nanoseconds, end))
    }
    for time in times.sorted(by: { $0.from < $1.from }) where time.to > reached {
      covered += time.to - max(time.from, reached)
      reached = time.to
    }
    return max(0, end - start - covered)
  }
}
