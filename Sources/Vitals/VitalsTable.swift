package import Telemetry
package import Topology

/// How every entity is doing, window by window.
///
/// Fed once a tick with what the shards counted; discovery happens in the same pass, because who is
/// meant by a count is only known with the topology. Keeps the last few windows of each entity;
/// baselines live with the symptom rules that compare with them.
package struct VitalsTable: Sendable {
  /// Windows kept for tests on few requests.
  package static let recentWindowCount = 3
  /// Windows kept of what seldom has requests, as long as the later ones hold no more than
  /// `fewRequestsMax` together.
  package static let sparseWindowCountMax = 24
  /// Requests that are few enough to look further back for more.
  package static let fewRequestsMax = 5

  package let interest: MeasureInterest
  /// Length of a window, above 0.
  package let windowSeconds: Double
  /// End of the window that was closed last.
  package internal(set) var end = Timestamp.zero

  var requests: [EntityID: RequestHistory] = [:]
  var metrics = MetricTable()
  var relations = RelationTable()
  var calls = CallTable()
  /// Of these calls, those after which a request began no other.
  var lastCalls = CallTable()
  private var templates = TemplateTable()
  var sentences = SentenceTable()
  private var exceptions = ExceptionTable()
  var phrases: [EntityID: [Int32: Int]] = [:]
  var events: [EntityID: [String: Int]] = [:]
  var heard: [EntityID: Heard] = [:]
  /// By spans and logs alone: what a thing says itself.
  ///
  /// Metrics are often read by others from outside, who go on telling of it after it is gone.
  var spoke: [EntityID: Heard] = [:]
  /// Seconds so far in which nobody was heard, and in which nobody spoke.
  ///
  /// When all fall silent at once it is the way to us that broke: it tells of no one.
  var unheardSeconds = 0.0
  var unspokenSeconds = 0.0
  /// Seconds between the last window and the one before it, in which nothing arrived at all.
  private var skippedSeconds = 0.0
  /// Anybody spoke in the last window: otherwise nothing is known of requests.
  var isAnybodySpeaking = false

  /// The last windows of one entity, the newest last.
  struct RequestHistory: Sendable {
    var windows: [RequestCounts] = []
    /// What was forgotten when this window began.
    var left: RequestCounts?

    /// Begins a window, and forgets the oldest that are not needed any more.
    mutating func age() {
      // A window without any request still is a window: its counts are zero.
      windows.append(RequestCounts())
      left = nil
      while windows.count > VitalsTable.recentWindowCount {
        let isEnough =
          windows.count > VitalsTable.sparseWindowCountMax
          || windows.dropFirst().reduce(0) { $0 + $1.count } > VitalsTable.fewRequestsMax
        guard isEnough else { return }
        left = left ?? RequestCounts()
        left?.add(windows.removeFirst())
      }
    }
  }

  struct Heard: Sendable, Codable {
    var last: Timestamp
    /// Seconds up to `last` in which nobody was heard.
    private var lostSeconds: Double
    /// The longest usual time between two signs of life, and the mean one; both forget slowly.
    private var interval = 0.0
    private var mean = 0.0
    private var meanSquare = 0.0
    private var count = 0.0

    /// Signs of life before anything is known of their pace.
    private static let countMin = 8.0
    /// Signs of life after which older ones weigh less.
    private static let countMax = 100.0
    /// With a deviation of more than so many means, signs come by chance, as requests do.
    private static let irregularity = 0.5
    /// With signs that come by chance, one silence in a million is longer than so many means; of a
    /// mean of few signs, so many deviations more are allowed for.
    private static let meansOfSilence = 12.0
    private static let meanDeviations = 2.0

    init(last: Timestamp, lostSeconds: Double) {
      self.last = last
      self.lostSeconds = lostSeconds
    }

    mutating func note(_ time: Timestamp, lostSeconds: Double) {
      guard time > last else { return }
      let gap = elapsed(until: time, lostSeconds: lostSeconds)
      interval = max(interval * 0.98, gap)
      count = min(count + 1, Self.countMax)
      mean += (gap - mean) / count
      meanSquare += (gap * gap - meanSquare) / count
      last = time
      self.lostSeconds = lostSeconds
    }

    /// Seconds since the last sign of life in which others were heard.
    private func elapsed(until time: Timestamp, lostSeconds: Double) -> Double {
      time.seconds(since: last) - (lostSeconds - self.lostSeconds)
    }

    /// Seconds of silence, 0 while it is no longer than usual, nil while too little is known of the
    /// pace.
    func silence(at end: Timestamp, lostSeconds: Double, windowSeconds: Double) -> Double? {
      guard count >= Self.countMin else { return nil }
      var patience = 3 * interval + windowSeconds
      let variance = meanSquare - mean * mean
      if variance > Self.irregularity * Self.irregularity * mean * mean {
        let doubt = 1 + Self.meanDeviations / count.squareRoot()
        patience = max(patience, Self.meansOfSilence * mean * doubt)
      }
      let elapsed = elapsed(until: end, lostSeconds: lostSeconds)
      return elapsed > patience ? elapsed : 0
    }
  }

  package init(interest: MeasureInterest, windowSeconds: Double) {
    self.interest = interest
    self.windowSeconds = windowSeconds
  }

  /// Closes a window: what was counted in it is booked on the entities, which are discovered on the
  /// way.
  ///
  /// - Complexity: O(n log n) in the distinct keys of the window, O(entities with requests) for
  ///   ageing.
  package mutating func close(
    _ deltas: WindowDeltas, at end: Timestamp, topology: inout TopologyBuilder,
    identities: [ResourceIdentity], series: SeriesTable, symbols: SymbolTable
  ) {
    countLostTime(deltas, at: end)
    self.end = end
    isAnybodySpeaking = !deltas.spoke.isEmpty || !deltas.entries.isEmpty
    age()
    for (number, time) in deltas.heard.sorted(by: { $0.key < $1.key }) {
      let found = topology.see(
        identities[Int(number)], number: number, at: time, symbols: symbols)
      for id in found.all { hear(id, at: time) }
    }
    for (number, time) in deltas.spoke.sorted(by: { $0.key < $1.key })
    where !identities[Int(number)].isReported {
      for id in topology.entities(ofIdentity: number)?.all ?? [] { speak(id, at: time) }
    }
    let window = ClosingWindow(deltas: deltas, end: end, symbols: symbols)
    bookEntries(window, topology: &topology)
    bookExits(window, topology: &topology)
    bookMarks(deltas, topology: topology, symbols: symbols)
    bookLines(deltas, topology: topology)
    exceptions.book(deltas, topology: topology, at: end)
    metrics.book(
      deltas.samples, of: series, interest: interest, topology: &topology, at: end,
      symbols: symbols)
    relations.publish(to: &topology, windowSeconds: windowSeconds)
  }

  private mutating func countLostTime(_ deltas: WindowDeltas, at end: Timestamp) {
    skippedSeconds = self.end > .zero ? max(0, end.seconds(since: self.end) - windowSeconds) : 0
    unheardSeconds += skippedSeconds + (deltas.heard.isEmpty ? windowSeconds : 0)
    unspokenSeconds += skippedSeconds + (deltas.spoke.isEmpty ? windowSeconds : 0)
  }

  /// Of the seconds lost by now, those lost by `time`: what came before a gap may be counted only
  /// after it.
  private func lost(_ seconds: Double, by time: Timestamp) -> Double {
    seconds - min(skippedSeconds, max(0, end.seconds(since: time) - windowSeconds))
  }

  private mutating func age() {
    templates.age()
    phrases.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
    guard isAnybodySpeaking else { return }
    for id in requests.keys { requests[id]?.age() }
    relations.age()
    calls.age { requests[$0]?.windows.count ?? Self.recentWindowCount }
    lastCalls.age { requests[$0]?.windows.count ?? Self.recentWindowCount }
  }

  private mutating func hear(_ id: EntityID, at time: Timestamp) {
    let lost = lost(unheardSeconds, by: time)
    heard[id, default: Heard(last: time, lostSeconds: lost)].note(time, lostSeconds: lost)
  }

  private mutating func speak(_ id: EntityID, at time: Timestamp) {
    let lost = lost(unspokenSeconds, by: time)
    spoke[id, default: Heard(last: time, lostSeconds: lost)].note(time, lostSeconds: lost)
  }

  private mutating func book(_ counts: RequestCounts, on id: EntityID?) {
    guard let id else { return }
    if requests[id] == nil { requests[id] = RequestHistory(windows: [RequestCounts()]) }
    let last = (requests[id]?.windows.count ?? 1) - 1
    requests[id]?.windows[last].add(counts)
  }

  private mutating func bookEntries(_ window: ClosingWindow, topology: inout TopologyBuilder) {
    var heard: [SentenceTable.Heard] = []
    for (key, counts) in window.sortedEntries() {
      let subjects = topology.see(key, at: window.end, symbols: window.symbols)
      if let said = window.deltas.sayings[key], let service = subjects.service,
        let operation = subjects.operation
      {
        heard.append(SentenceTable.Heard(service: service, operation: operation, sayings: said))
      }
      for id in [subjects.service, subjects.instance, subjects.operation, subjects.consumerGroup] {
        book(counts, on: id)
      }
      if let queue = subjects.queue {
        var waited = RequestCounts()
        waited.count = counts.count
        waited.residence = counts.residence
        book(waited, on: queue)
      }
      relations.addRequests(counts, of: [subjects.service, subjects.operation])
    }
    sentences.book(heard, at: window.end)
  }

  private mutating func bookExits(_ window: ClosingWindow, topology: inout TopologyBuilder) {
    for (key, counts) in window.sortedExits() {
      guard let subjects = topology.see(key, at: window.end, symbols: window.symbols) else {
        continue
      }
      for id in [subjects.link, subjects.pool, subjects.query, subjects.producer] {
        book(counts, on: id)
      }
      if topology[subjects.callee].type == .service {
        // How late a service is reached is told by all its callers together.
        var reached = RequestCounts()
        reached.gap = counts.gap
        book(reached, on: subjects.callee)
      }
      // Callees without telemetry of their own are known by how their callers fare.
      if topology[subjects.callee].type != .service { book(counts, on: subjects.callee) }
      if let instance = subjects.calleeInstance {
        // What its callers know of a copy: calls that it missed, and how late it is reached.
        var told = RequestCounts()
        told.missedCount = counts.unansweredCount
        told.gap = counts.gap
        book(told, on: instance)
      }
      relations.addCalls(counts, on: subjects.relations)
      if let operation = subjects.operation {
        let callee = subjects.called ?? subjects.callee
        calls.add(counts.count, of: operation, to: callee)
        if counts.lastCount > 0 { lastCalls.add(counts.lastCount, of: operation, to: callee) }
      }
    }
  }

  private mutating func bookMarks(
    _ deltas: WindowDeltas, topology: TopologyBuilder, symbols: SymbolTable
  ) {
    let parts = deltas.phrases.isEmpty ? [:] : Self.muteParts(topology)
    for (key, count) in deltas.phrases {
      let sender = topology.entities(ofIdentity: key.identity)
      // Nobody logs in the name of a pool or producer: what its owner says is all there is to hear
      // of it.
      let owned = sender?.service.flatMap { parts[$0] } ?? []
      for id in (sender?.all ?? []) + owned {
        phrases[id, default: [:]][key.phrase, default: 0] += count
      }
    }
    for (key, count) in deltas.events {
      for id in topology.entities(ofIdentity: key.identity)?.all ?? [] {
        events[id, default: [:]][symbols[key.name], default: 0] += count
      }
    }
  }

  /// A service's log is what all its instances tell; who is of no service has a log of its own.
  private mutating func bookLines(_ deltas: WindowDeltas, topology: TopologyBuilder) {
    var logs: [EntityID: [String: [Bool: [WindowDeltas.LogLine]]]] = [:]
    for line in deltas.lines.keys {
      guard let sender = topology.entities(ofIdentity: line.identity),
        let owner = sender.service ?? sender.all.first
      else { continue }
      logs[owner, default: [:]][line.shape, default: [:]][line.isError, default: []].append(line)
    }
    for (owner, shapes) in logs {
      let lines = shapes.flatMap { shape, told in
        told.map { isError, lines in
          LogLines(
            shape: shape, isError: isError, count: lines.reduce(0) { $0 + (deltas.lines[$1] ?? 0) },
            example: lines.compactMap { deltas.examples[$0] }.min()?.line ?? LoggedLine())
        }
      }
      templates.book(lines, of: owner, at: end)
    }
  }

  /// The parts of each service that have no logs of their own.
  private static func muteParts(_ topology: TopologyBuilder) -> [EntityID: [EntityID]] {
    var parts: [EntityID: [EntityID]] = [:]
    for relation in topology.relations where relation.type == .dials || relation.type == .contains {
      switch topology[relation.to].type {
      case .pool, .link, .producer, .consumerGroup:
        parts[relation.from, default: []].append(relation.to)
      default: break
      }
    }
    return parts
  }

  /// Books an event that the topology itself showed (a deployment, a restart).
  package mutating func book(_ change: TopologyChange) {
    events[change.entity, default: [:]][change.kind.rawValue, default: 0] += 1
  }

  // MARK: What readers ask

  /// Requests of the last `windows` windows together; nil when none was ever seen, and when nobody
  /// sent spans or logs in the last window.
  package func requests(of id: EntityID, windows: Int = 1) -> RequestCounts? {
    guard isAnybodySpeaking, let history = requests[id] else { return nil }
    var sum = RequestCounts()
    for counts in history.windows.suffix(windows) { sum.add(counts) }
    return sum
  }

  /// Windows of requests there are, up to `sparseWindowCountMax`.
  package func windowCount(of id: EntityID) -> Int { requests[id]?.windows.count ?? 0 }

  /// Telemetry of its own arrived in the last window.
  package func isHeard(_ id: EntityID) -> Bool {
    heard[id].map { end.seconds(since: $0.last) <= windowSeconds * 2 } ?? false
  }

  /// What a service logs of WARN and worse, or of no stated severity; in the order in which it was
  /// met.
  package func templates(of id: EntityID) -> [LogTemplate] { templates.templates(of: id) }

  /// Exceptions that the spans of a service told last, with their stack traces; a few.
  package func exceptions(of id: EntityID) -> [SpanException] { exceptions.exceptions(of: id) }

  /// Lines whose template was one too many for their service.
  package var droppedLineCount: Int { templates.droppedCount }

  /// Sayings of requests whose sentence was one too many for their operation.
  package var droppedSentenceCount: Int { sentences.droppedCount }

  /// Seconds of silence beyond what is usual for this entity, counting only time in which others
  /// were heard; 0 while it is heard of as usual, nil when it never sent anything, or too little to
  /// know its pace.
  package func silenceSeconds(of id: EntityID) -> Double? {
    let known = spoke[id] ?? heard[id]
    return known?.silence(
      at: end, lostSeconds: spoke[id] == nil ? unheardSeconds : unspokenSeconds,
      windowSeconds: windowSeconds)
  }

  /// A measure as one number now, in its unit; nil without data.
  package func number(_ measure: Measure, of id: EntityID, type: EntityType) -> Double? {
    number(interest.reading(measure, of: type), of: vitals(of: id))
  }
}

/// One window while it is booked, in an order that does not depend on hashing or shards.
private struct ClosingWindow {
  let deltas: WindowDeltas
  let end: Timestamp
  let symbols: SymbolTable

  func sortedEntries() -> [(EntryKey, RequestCounts)] {
    deltas.entries.map { ($0.key, $0.value) }.sorted { isBefore($0.0, $1.0) }
  }

  func sortedExits() -> [(ExitKey, RequestCounts)] {
    deltas.exits.map { ($0.key, $0.value) }.sorted { isBefore($0.0, $1.0) }
  }

  private func isBefore(_ left: EntryKey, _ right: EntryKey) -> Bool {
    if left.identity != right.identity { return left.identity < right.identity }
    if left.operation != right.operation { return isBefore(left.operation, right.operation) }
    if left.queue != right.queue { return isBefore(left.queue, right.queue) }
    if left.consumerGroup != right.consumerGroup {
      return isBefore(left.consumerGroup, right.consumerGroup)
    }
    return isBefore(left.address, right.address)
  }

  /// Answered calls first: they teach who is at an address that unanswered ones only name.
  private func isBefore(_ left: ExitKey, _ right: ExitKey) -> Bool {
    let (isUnanswered, isOtherUnanswered) = (left.calleeIdentity < 0, right.calleeIdentity < 0)
    if isUnanswered != isOtherUnanswered { return isOtherUnanswered }
    if left.identity != right.identity { return left.identity < right.identity }
    if left.calleeIdentity != right.calleeIdentity {
      return left.calleeIdentity < right.calleeIdentity
    }
    if left.provenance != right.provenance {
      return left.provenance.rawValue < right.provenance.rawValue
    }
    if left.operation != right.operation { return isBefore(left.operation, right.operation) }
    if left.target != right.target { return isBefore(left.target, right.target) }
    return isBefore(left.calleeOperation, right.calleeOperation)
  }

  /// By their texts: the numbers of symbols depend on who came first.
  private func isBefore(_ left: Symbol, _ right: Symbol) -> Bool {
    left != right && symbols[left] < symbols[right]
  }

  private func isBefore(_ left: ExitTarget?, _ right: ExitTarget?) -> Bool {
    guard let left, let right else { return left == nil && right != nil }
    if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
    if left.system != right.system { return isBefore(left.system, right.system) }
    if left.address != right.address { return isBefore(left.address, right.address) }
    if left.name != right.name { return isBefore(left.name, right.name) }
    if left.detail != right.detail { return isBefore(left.detail, right.detail) }
    return isBefore(left.user, right.user)
  }
}
