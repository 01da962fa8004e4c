package import Engine
package import Symptoms
package import Telemetry
package import Topology

/// What was measured in the last windows, beside the limits that it was judged by.
///
/// A value: whoever holds it notes each window. Kept are the numbers that were decided on, present
/// or absent; of what could not be decided there is none.
package struct MeasuredWindows: Sendable {
  /// Windows kept at the most; the oldest goes first.
  package var windowCountMax = 720
  /// Numbers kept at the most, of all windows together; the oldest window goes first.
  package var measuredCountMax = 2_000_000
  private var windows: [Window] = []
  private var count = 0
  /// Windows that were forgotten for a bound.
  package private(set) var forgottenCount = 0

  /// One number with its limit, at the end of its window.
  package struct Point: Hashable, Sendable {
    /// The end of the window.
    package var at: Timestamp
    /// Both in the measure's unit, to seven digits.
    package var value: Double
    package var threshold: Double
    /// Whether the symptom was present.
    package var isPresent: Bool
  }

  fileprivate struct Window: Sendable {
    var at: Timestamp
    /// Ascending.
    var keys: [SymptomKey]
    /// By place of the key.
    var values: [Float]
    var thresholds: [Float]
    var isPresent: [Bool]
  }

  package init() {}

  /// Windows that are kept.
  package var windowCount: Int { windows.count }

  /// The end of the oldest window; nil when there is none.
  package var first: Timestamp? { windows.first?.at }

  /// Adds the window that a snapshot ends; an older one than the newest is passed over.
  ///
  /// - Complexity: O(symptoms decided).
  package mutating func note(_ snapshot: EngineSnapshot) {
    guard snapshot.at > windows.last?.at ?? .zero else { return }
    let observations = snapshot.observations.sorted { $0.key < $1.key }
    let keys = observations.map(\.key)
    // Nearly always the same as in the window before: then both share them.
    let isSame = windows.last.map { $0.keys == keys } ?? false
    let window = Window(
      at: snapshot.at, keys: isSame ? windows[windows.count - 1].keys : keys,
      values: observations.map { Float($0.value) },
      thresholds: observations.map { Float($0.threshold) },
      isPresent: observations.map { $0.verdict == .present })
    windows.append(window)
    count += keys.count
    while windows.count > 1, windows.count > windowCountMax || count > measuredCountMax {
      count -= windows.removeFirst().keys.count
      forgottenCount += 1
    }
  }

  /// What was measured of an entity, by symptom and then by time.
  ///
  /// - Complexity: O(windows x (log symptoms + points)).
  package func series(
    of entity: EntityID, in span: ClosedRange<Timestamp>
  ) -> [SymptomID: [Point]] {
    var series: [SymptomID: [Point]] = [:]
    for window in windows where span.contains(window.at) {
      var place = window.firstPlace(of: entity)
      while place < window.keys.count, window.keys[place].entity == entity {
        series[window.keys[place].symptom, default: []].append(window.point(place))
        place += 1
      }
    }
    return series
  }

  /// What was measured for those symptoms that are asked for, by key and then by time.
  ///
  /// - Complexity: O(windows x symptoms decided).
  package func series(where isWanted: (SymptomKey) -> Bool) -> [SymptomKey: [Point]] {
    var series: [SymptomKey: [Point]] = [:]
    for window in windows {
      for place in window.keys.indices where isWanted(window.keys[place]) {
        series[window.keys[place], default: []].append(window.point(place))
      }
    }
    return series
  }
}

extension MeasuredWindows.Window {
  fileprivate func point(_ place: Int) -> MeasuredWindows.Point {
    MeasuredWindows.Point(
      at: at, value: Double(values[place]), threshold: Double(thresholds[place]),
      isPresent: isPresent[place])
  }

  /// The first key of an entity, or where it would stand.
  fileprivate func firstPlace(of entity: EntityID) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle].entity < entity { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
