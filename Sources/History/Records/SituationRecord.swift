package import Telemetry
package import Topology

/// What a diagnosis was made from: all that was decided about the estate, and by which library.
///
/// Stored with what was thought, so that the moment can be judged again. Speaks in names, not in
/// the numbers of a library. Identity: `at`.
package struct SituationRecord: HistoryForm {
  package static var kind: HistoryKind { .situation }
  private static let version: UInt8 = 1
  /// Key and subject of all its rows: there is one estate.
  package static let subject = "estate"

  /// One decided symptom of an entity.
  package struct Sign: Hashable, Sendable {
    package var entity: EntityKey
    /// Name of the symptom in the library.
    package var symptom: String
    /// Strength of the evidence, as `SymptomObservation.logLikelihoodRatio` has it; of what was
    /// absent to the nearest 64th.
    package var logLikelihoodRatio: Double
    /// How it was present; nil when it was measured and not there.
    package var presence: Presence?

    /// See ``presence``.
    package struct Presence: Hashable, Sendable {
      package var onset: Timestamp
      /// When it had ended; nil while it went on.
      package var cleared: Timestamp?
      /// What was measured, against which limit, in the measure's unit.
      package var value: Double
      package var threshold: Double

      package init(onset: Timestamp, cleared: Timestamp?, value: Double, threshold: Double) {
        self.onset = onset
        self.cleared = cleared
        self.value = value
        self.threshold = threshold
      }
    }

    /// A sign; the strength of what was absent is rounded.
    package init(
      entity: EntityKey, symptom: String, logLikelihoodRatio: Double, presence: Presence? = nil
    ) {
      self.entity = entity
      self.symptom = symptom
      self.logLikelihoodRatio =
        presence == nil ? (logLikelihoodRatio * 64).rounded() / 64 : logLikelihoodRatio
      self.presence = presence
    }
  }

  /// A cause that was named in the window before.
  package struct Carried: Hashable, Sendable {
    package var entity: EntityKey
    /// Its name in the library.
    package var cause: String

    package init(entity: EntityKey, cause: String) {
      self.entity = entity
      self.cause = cause
    }
  }

  /// End of the window that it was decided in.
  package var at: Timestamp
  /// By entity and symptom.
  package var signs: [Sign]
  /// They get the benefit of having been named before.
  package var carried: [Carried]
  /// Marks of the models that it was judged by, by their scope; see `CausalLibrary.editions`.
  package var models: [String: UInt32]
  /// Signs that were left out because there were too many.
  package var omittedCount: Int

  package init(
    at: Timestamp, signs: [Sign], carried: [Carried] = [], models: [String: UInt32] = [:],
    omittedCount: Int = 0
  ) {
    self.at = at
    self.signs = signs
    self.carried = carried
    self.models = models
    self.omittedCount = omittedCount
  }

  package var row: HistoryRow {
    var body = BodyWriter(version: Self.version)
    body.write(UInt64(omittedCount))
    var text = BodyWriter(version: Self.version)
    text.write(UInt64(models.count))
    for (name, mark) in models.sorted(by: { $0.key < $1.key }) {
      text.write(name)
      text.write(UInt64(mark))
    }
    text.write(UInt64(carried.count))
    for cause in carried {
      text.write(cause.entity)
      text.write(cause.cause)
    }
    text.write(signs)
    body.write(deflated: text.bytes)
    return HistoryRow(
      .situation, at...at, key: Self.subject, subject: Self.subject, body: body.bytes)
  }

  /// Reads back `row`; nil for what this version cannot read.
  package init?(row: HistoryRow) {
    do {
      var body = try BodyReader(row.body, version: Self.version)
      at = row.from
      omittedCount = Int(clamping: try body.readUnsigned())
      var text = try BodyReader(try body.readInflated(), version: Self.version)
      models = [:]
      for _ in 0..<(try text.readCount()) {
        models[try text.readString()] = UInt32(truncatingIfNeeded: try text.readUnsigned())
      }
      carried = []
      for _ in 0..<(try text.readCount()) {
        let entity = try text.readKey()
        carried.append(Carried(entity: entity, cause: try text.readString()))
      }
      signs = try text.readSigns()
    } catch {
      return nil
    }
  }
}

extension HistoryStore {
  /// What was judged last in a stretch; nil where nothing was, or an earlier version stored it.
  package func lastSituation(
    in span: ClosedRange<Timestamp>
  ) throws(HistoryFailure) -> SituationRecord? {
    try read(
      SituationRecord.self, in: span, subject: SituationRecord.subject, limit: 1
    ).records.first
  }
}
