import Answers
import Response
import Telemetry
import Testing

@Suite struct `Claims of an identity` {
  private static let now = Timestamp.zero.advanced(bySeconds: 1_000_000)

  private static func actor(
    _ more: String, nameClaim: String = "sub", roleClaim: String = "roles"
  ) throws -> Actor {
    var rule = IdentityRule(issuer: "https://a.example", audience: "whence")
    rule.nameClaim = nameClaim
    rule.roleClaim = roleClaim
    let claims = #"{"iss":"https://a.example","aud":"whence","exp":1000100,"sub":"ann",\#(more)}"#
    return try rule.holder(of: try JSONValue(json: claims), at: now)
  }

  @Test(arguments: [
    (#""roles":"viewer""#, "roles", Role.viewer),
    (#""roles":["viewer","admin",7]"#, "roles", .admin),
    (#""realm_access":{"roles":["operator"]}"#, "realm_access.roles", .operator),
    (#""https://a.example/roles":["viewer"]"#, "https://a.example/roles", .viewer),
    (#""a.b":"admin","a":{"b":"viewer"}"#, "a.b", .admin),
  ])
  func `tell roles by a name or a path`(claims: String, claim: String, wanted: Role) throws {
    let actor = try Self.actor(claims, roleClaim: claim)
    #expect(actor == Actor(name: "oidc:ann", role: wanted))
  }

  @Test(arguments: [
    #""roles":[]"#, #""roles":"root""#, #""roles":{"admin":true}"#, #""other":"admin""#,
    #""roles":"viewer,admin""#, #""roles":"Admin""#,
  ])
  func `allow nothing without a role that is known`(claims: String) {
    let failure = IdentityRule.Failure.forbidden(
      "roles of the token holds no role that may ask here")
    #expect(throws: failure) { try Self.actor(claims) }
  }

  /// The present is second 1,000,000; a minute is given to clocks.
  @Test(arguments: [
    (#""exp":1000000"#, true), (#""exp":999941"#, true), (#""exp":999940"#, false),
    (#""exp":1000100,"nbf":1000060"#, true), (#""exp":1000100,"nbf":1000061"#, false),
    (#""exp":1000100,"nbf":"now""#, false), (#""exp":null"#, false), (#""exp":1e999"#, false),
  ])
  func `hold in their time, with a minute for clocks`(claims: String, isTaken: Bool) {
    let actor = try? Self.actor(claims + #","roles":"viewer""#)
    #expect((actor != nil) == isTaken)
  }

  @Test(arguments: [#""email":"ann@a.example""#, #""email":7"#, #""email":"a\u001b[31m""#, ""])
  func `name somebody in the audit log`(claims: String) throws {
    let actor = try? Self.actor(
      claims + (claims.isEmpty ? "" : ",") + #""roles":"viewer""#, nameClaim: "email")
    #expect(actor?.name == (claims.contains("@") ? "oidc:ann@a.example" : nil))
  }

  @Test(arguments: [
    ("a=viewer,b=admin", ["a": Role.viewer, "b": .admin]), ("a=b=admin", ["a=b": .admin]),
    ("", nil), ("a", nil), ("a=root", nil), ("=admin", nil), ("a=viewer,a=admin", nil),
  ])
  func `are mapped as a setting says`(text: String, wanted: [String: Role]?) {
    #expect(IdentityRule.roles(text: text) == wanted)
  }
}
