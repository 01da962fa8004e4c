import Queries
import Testing

@Suite("Presence")
struct PresenceTests {
  @Test("Its words are those of the answers")
  func words() {
    #expect([Presence.live, .remembered].map(\.rawValue) == ["live", "remembered"])
  }
}
