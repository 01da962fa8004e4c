package import Answers
internal import Foundation
package import Telemetry

/// Alerts as Alertmanager's two forms of JSON have them: what Prometheus posts to `/api/v2/alerts`,
/// and what Alertmanager posts to a webhook (version 4).
package struct AlertmanagerMessage: Sendable {
  /// Who speaks.
  package enum Form: Sendable {
    /// An array of alerts; one is over when its end has passed.
    case api
    /// An object with `version` and `alerts`; one is over when its status says so.
    case webhook
  }

  /// The alerts that can be used, in their order.
  package private(set) var alerts: [Alert] = []
  /// How many could not be used.
  package private(set) var invalidCount = 0
  /// Why the first of them could not: place, value, limit.
  package private(set) var problem: String?

  /// Reads a message.
  ///
  /// `time` is the present, for alerts that do not say when they began or end.
  ///
  /// - Throws: `malformed` when it is no JSON of this form; a single alert that cannot be used is
  ///   counted instead.
  package init(
    _ bytes: UnsafeRawBufferPointer, form: Form, at time: Timestamp,
    limits: AlertLimits = AlertLimits()
  ) throws(Refusal) {
    let sent = try Self.decode(bytes, form)
    for (index, item) in sent.enumerated() {
      do throws(Problem) {
        alerts.append(try item.alert(form, at: time, limits))
      } catch {
        invalidCount += 1
        problem = problem ?? "alert \(index): \(error.text)"
      }
    }
  }

  private static func decode(
    _ bytes: UnsafeRawBufferPointer, _ form: Form
  ) throws(Refusal) -> [SentAlert] {
    do {
      let decoder = JSONDecoder()
      switch form {
      case .api: return try decoder.decode([SentAlert].self, from: Data(bytes))
      case .webhook:
        let message = try decoder.decode(Webhook.self, from: Data(bytes))
        guard message.version == "4" else {
          throw Refusal.malformed("webhook of version '\(message.version)', not 4")
        }
        return message.alerts
      }
    } catch let refusal as Refusal {
      throw refusal
    } catch let error as DecodingError {
      throw .malformed("alerts: \(error.place)")
    } catch {
      throw .malformed("alerts: not JSON")
    }
  }

  /// Why one alert cannot be used.
  fileprivate struct Problem: Error { var text: String }

  private struct Webhook: Decodable {
    var version: String
    var alerts: [SentAlert]
  }

  fileprivate struct SentAlert: Decodable {
    var labels: [String: String]
    var annotations: [String: String]?
    var startsAt: String?
    var endsAt: String?
    var status: Status?

    /// "firing" or "resolved" in a webhook; whatever else it is says nothing.
    enum Status: Decodable {
      case resolved, other

      init(from decoder: any Decoder) throws {
        let text = try? decoder.singleValueContainer().decode(String.self)
        self = text == "resolved" ? .resolved : .other
      }
    }
  }
}

extension AlertmanagerMessage.SentAlert {
  fileprivate func alert(
    _ form: AlertmanagerMessage.Form, at time: Timestamp, _ limits: AlertLimits
  ) throws(AlertmanagerMessage.Problem) -> Alert {
    // A label without a value is no label.
    let labels = labels.filter { !$0.value.isEmpty }
    try check(labels, limits)
    let began = try moment(startsAt, "startsAt")
    let said = try moment(endsAt, "endsAt")
    let ended: Timestamp? =
      switch form {
      case .api: said ?? time.advanced(bySeconds: limits.endSeconds)
      case .webhook: status == .resolved ? said ?? time : nil
      }
    if let began, let ended, ended < began {
      throw AlertmanagerMessage.Problem(
        text: "ends at \(ended.rfc3339), before it began at \(began.rfc3339)")
    }
    let start = began ?? min(time, ended ?? time)
    return Alert(
      labels: labels, annotations: annotations(limits), began: start, ended: ended)
  }

  private func check(
    _ labels: [String: String], _ limits: AlertLimits
  ) throws(AlertmanagerMessage.Problem) {
    guard !labels.isEmpty else { throw AlertmanagerMessage.Problem(text: "no label has a value") }
    guard labels.count <= limits.alertLabelCountMax else {
      throw AlertmanagerMessage.Problem(
        text: "\(labels.count) labels, the limit is \(limits.alertLabelCountMax)")
    }
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
      let byteCount = name.utf8.count + value.utf8.count
      guard byteCount <= limits.alertLabelByteCountMax else {
        throw AlertmanagerMessage.Problem(
          text: "label '\(name.prefix(64))' has \(byteCount) bytes, the limit is "
            + "\(limits.alertLabelByteCountMax)")
      }
    }
  }

  /// Nil for no time, which Go writes as the year 1.
  private func moment(
    _ text: String?, _ name: String
  ) throws(AlertmanagerMessage.Problem) -> Timestamp? {
    guard let text, !text.isEmpty, !text.hasPrefix("0001-01-01T00:00:00") else { return nil }
    if let time = Timestamp(rfc3339: text) { return time }
    throw AlertmanagerMessage.Problem(text: "\(name) is '\(text.prefix(64))', no RFC 3339 time")
  }

  private func annotations(_ limits: AlertLimits) -> [String: String] {
    let all = (annotations ?? [:]).sorted { $0.key < $1.key }.prefix(limits.annotationCountMax)
    return Dictionary(
      uniqueKeysWithValues: all.map { name, value in
        (name, String(decoding: value.utf8.prefix(limits.annotationByteCountMax), as: UTF8.self))
      })
  }
}

extension DecodingError {
  /// Where it is wrong and how, without the bytes themselves.
  fileprivate var place: String {
    switch self {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "\(Self.path(context.codingPath)) is no \(type)"
    case .keyNotFound(let key, let context):
      "\(Self.path(context.codingPath)) has no '\(key.stringValue)'"
    case .dataCorrupted: "not JSON"
    @unknown default: "not JSON"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    let text = keys.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    return text.isEmpty ? "the message" : String(text.prefix(200))
  }
}
