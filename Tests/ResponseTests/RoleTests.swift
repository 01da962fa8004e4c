import Response
import Testing

@Suite("Roles")
struct RoleTests {
  @Test("A role may do all that the roles before it may")
  func order() {
    #expect(Role.allCases == Role.allCases.sorted())
    #expect(Role.viewer < .operator && Role.operator < .admin)
  }
}
