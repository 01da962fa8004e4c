import Testing

@testable import Response

@Suite struct `The file of channels is read, and what is wrong is said with its place` {
  private func read(_ text: String) throws(FileProblems) -> [NoticeChannel] {
    try NoticeChannelFile.read(text, name: "n.yaml") { $0 == "KEY" ? "secret" : nil }
  }

  @Test func `channels come sorted, with secrets of the environment`() throws {
    let channels = try read(
      """
      channels:
        pager: {kind: pagerduty, key: $KEY, least: major, on: [opened, resolved]}
        hook: {kind: webhook, url: "https://there/", mode: binary, dry-run: true, per-minute: 3}
        am: {kind: alertmanager, url: "http://am:9093"}
      """)
    #expect(channels.map(\.name) == ["am", "hook", "pager"])
    #expect(channels[0].limits.repeatSeconds == 60)
    #expect(channels[1].url == "https://there")
    #expect(channels[1].mode == .binary)
    #expect(channels[1].isDryRun)
    #expect(channels[1].limits.noticesPerMinuteMax == 3)
    #expect(channels[2].url == "https://events.pagerduty.com")
    #expect(channels[2].key == "secret")
    #expect(channels[2].kinds == [.opened, .resolved])
    #expect(channels[2].least == "major")
  }

  @Test(arguments: [
    ("", "n.yaml:1:1: a mapping with the key 'channels' is expected"),
    ("channels: {}", "n.yaml:1:1: no channel is declared"),
    ("channels: {a: {}}", "n.yaml:1:15: channel 'a' needs 'kind'"),
    ("channels: {a: {kind: pigeon}}", "'kind' is one of webhook, slack, pagerduty, alertmanager"),
    ("channels: {a: {kind: slack}}", "channel 'a' needs an 'url' of http or https"),
    ("channels: {a: {kind: slack, url: $NONE}}", "the environment has no NONE"),
    ("channels: {a: {kind: pagerduty}}", "needs the routing key as 'key'"),
    ("channels: {a: {kind: slack, url: 'http://x', least: big}}", "'least' is one of minor"),
    ("channels: {a: {kind: slack, url: 'http://x', on: [now]}}", "'on' lists some of opened"),
    ("channels: {a: {kind: slack, url: 'http://x', lest: minor}}", "'lest' is not a key"),
    ("channels: {a: {kind: slack, url: 'http://x', template: '{x}'}}", "no word is named {x}"),
    ("channels: {a: {kind: slack, url: 'http://x', per-minute: 0}}", "'per-minute' is a whole"),
    ("channels: {a: {kind: slack, url: 'http://x', dry-run: maybe}}", "'dry-run' is true or false"),
    ("a: [", "not readable as YAML"),
  ])
  func `what is wrong`(text: String, wanted: String) {
    do {
      _ = try read(text)
      Issue.record("was read")
    } catch {
      #expect(error.description.contains(wanted), "\(error)")
    }
  }
}
