/// A way to somebody who is told of incidents, as it was set up.
package struct NoticeChannel: Hashable, Sendable {
  /// What is at the other end.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// CloudEvents 1.0 over HTTP.
    case webhook
    /// An incoming webhook of Slack, or of whatever understands one.
    case slack
    /// PagerDuty's Events API version 2.
    case pagerduty
    /// An Alertmanager's `POST /api/v2/alerts`.
    case alertmanager
  }

  /// How a CloudEvent is put into HTTP.
  package enum Mode: String, CaseIterable, Hashable, Sendable {
    /// All in one JSON body.
    case structured
    /// Attributes in headers, data in the body.
    case binary
  }

  /// Unique among the channels.
  package var name: String
  package var kind: Kind
  /// Where to send: the whole address for webhook and slack; for pagerduty and alertmanager the
  /// server's, to which the path is added.
  package var url: String
  /// PagerDuty's routing key; the bearer token of others, empty for none.
  package var key = ""
  package var mode = Mode.structured
  /// What is told.
  package var kinds: Set<Notice.Kind> = [.opened, .changed, .repeated, .resolved]
  /// "minor", "major" or "critical": what is less severe is not told.
  package var least = "minor"
  /// In place of the plain headline.
  package var template: NoticeTemplate?
  /// Nothing is sent, only counted and shown.
  package var isDryRun = false
  package var limits = NoticeLimits()

  /// A channel with the defaults of its kind.
  package init(name: String, kind: Kind, url: String) {
    self.name = name
    self.kind = kind
    self.url = url
    // An Alertmanager holds an alert for over when nobody repeats it.
    if kind == .alertmanager { limits.repeatSeconds = 60 }
  }

  /// Names of severities, the least first.
  package static let severities = ["minor", "major", "critical"]

  func tells(_ notice: Notice) -> Bool {
    let rank = { (name: String) in Self.severities.firstIndex(of: name) ?? 0 }
    return rank(notice.severity) >= rank(least)
  }

  /// The headline, or what the template makes of the notice.
  func text(_ notice: Notice) -> String { template?.text(notice) ?? notice.headline }
}

/// Bounds and paces of one channel.
package struct NoticeLimits: Hashable, Sendable {
  /// Notices that wait at one moment.
  ///
  /// Over it: the oldest that says only what changed is dropped, else the oldest; counted.
  package var waitingNoticeCountMax = 100
  /// Notices sent in a minute; further ones wait.
  package var noticesPerMinuteMax = 20
  /// Tries for one notice; then it is given up and counted.
  package var tryCountMax = 12
  /// Incidents that are remembered to tell news from repetition; the oldest is forgotten.
  package var knownIncidentCountMax = 1_000
  /// Seconds before the second try; each later one waits twice as long as the one before it.
  package var firstPauseSeconds = 1.0
  /// Longest wait between two tries.
  package var pauseSecondsMax = 300.0
  /// Seconds after which an open incident is said again; nil for never.
  package var repeatSeconds: Double?

  package init() {}
}
