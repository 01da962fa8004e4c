/// Finds which of many phrases a text contains, without regard to ASCII case.
///
/// An automaton that reads each byte of the text once, however many phrases there are. Source: Aho
/// and Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18(6), 1975.
package struct PhraseMatcher: Sendable {
  /// Bytes that phrases tell apart, upper case as lower; 0 is any that is in no phrase.
  private var classes = [UInt8](repeating: 0, count: 256)
  private var classCount = 1
  /// The next state by state and class, times two, plus one when phrases end there.
  private var next: [Int32] = []
  /// The phrases that end in each state.
  private var found: [[Int32]] = [[]]

  /// - Parameter phrases: lower case; an empty one never matches.
  package init(_ phrases: [String]) {
    let phrases = phrases.map { Array($0.utf8) }
    for byte in phrases.joined() where classes[Int(byte)] == 0 && classCount < 256 {
      classes[Int(byte)] = UInt8(classCount)
      classCount += 1
    }
    for letter in 0x41...0x5A { classes[letter] = classes[letter | 0x20] }
    var states = [[Int32]](repeating: [], count: 1)
    states[0] = [Int32](repeating: -1, count: classCount)
    for (number, phrase) in phrases.enumerated() where !phrase.isEmpty {
      var state = 0
      for byte in phrase {
        let column = Int(classes[Int(byte)])
        if states[state][column] < 0 {
          states[state][column] = Int32(states.count)
          states.append([Int32](repeating: -1, count: classCount))
          found.append([])
        }
        state = Int(states[state][column])
      }
      found[state].append(Int32(number))
    }
    complete(&states)
    next = states.joined().map { $0 << 1 | (found[Int($0)].isEmpty ? 0 : 1) }
  }

  /// Where a phrase goes on no longer, the longest end of what was read that begins another does.
  private mutating func complete(_ states: inout [[Int32]]) {
    var fallbacks = [Int32](repeating: 0, count: states.count)
    var queue: [Int] = [0]
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      for column in 0..<classCount {
        let fallback = state == 0 ? 0 : states[Int(fallbacks[state])][column]
        let child = states[state][column]
        guard child >= 0 else {
          states[state][column] = fallback
          continue
        }
        fallbacks[Int(child)] = fallback
        found[Int(child)] += found[Int(fallback)]
        queue.append(Int(child))
      }
    }
  }

  /// The numbers of the phrases in `text`, each once, in order.
  ///
  /// - Complexity: O(text).
  package func matches(in text: some Collection<UInt8>) -> [Int32] {
    text.withContiguousStorageIfAvailable { matches(in: $0) }
      ?? Array(text).withUnsafeBufferPointer { matches(in: $0) }
  }

  /// Likewise.
  package func matches(in text: UnsafeBufferPointer<UInt8>) -> [Int32] {
    var numbers: [Int32] = []
    next.withUnsafeBufferPointer { next in
      classes.withUnsafeBufferPointer { classes in
        var state = 0
        for byte in text {
          let entry = next[state &* classCount &+ Int(classes[Int(byte)])]
          state = Int(entry >> 1)
          if entry & 1 != 0 {
            for number in found[state] where !numbers.contains(number) { numbers.append(number) }
          }
        }
      }
    }
    return numbers.sorted()
  }
}
