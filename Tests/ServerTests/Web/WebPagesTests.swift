import Foundation
import NIOCore
import Server
import Testing

@Suite struct `Pages are served out of memory` {
  private func withPages(_ body: (WebPages) throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/assets", withIntermediateDirectories: true)
      try write(Array("<html>".utf8), to: folder + "/index.html")
      try write(Array("script".utf8), to: folder + "/assets/main-1A2B.js")
      try write(Array("compressed".utf8), to: folder + "/assets/main-1A2B.js.gz")
      try body(WebPages(folder: try WebFolder(path: folder)))
    }
  }

  @Test(arguments: ["/", "/incidents/1", "/topology", "/entity", "/status"])
  func `Every page is the one document`(path: String) async throws {
    try await withPages { pages in
      let response = try #require(pages.reply(to: .init(path: path)))
      #expect(response.status == 200)
      #expect(response.headers["content-type"] == "text/html; charset=utf-8")
      #expect(response.headers["cache-control"] == "no-cache")
    }
  }

  @Test(
    arguments: [
      "/../etc/passwd", "/assets/../../etc/passwd", "/assets/%2e%2e/secret", "/nothing",
      "/index.html", "/api/v1/nothing", "/assets/", "/assets/main-1A2B.js.gz",
    ])
  func `What is no page and no file is not answered`(path: String) async throws {
    try await withPages { pages in
      #expect(pages.reply(to: .init(path: path))?.status == nil)
    }
  }

  @Test func `The policy lets nothing run that is not from here`() async throws {
    try await withPages { pages in
      let response = try #require(pages.reply(to: .init(path: "/")))
      let policy = try #require(response.headers["content-security-policy"])
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
      #expect(!policy.contains("unsafe"))
      #expect(response.headers["x-content-type-options"] == "nosniff")
    }
  }

  @Test func `A file named by its content is kept for good, and sent compressed`() async throws {
    try await withPages { pages in
      let path = "/assets/main-1A2B.js"
      let plain = try #require(pages.reply(to: .init(path: path)))
      #expect(plain.headers["cache-control"] == "public, max-age=31536000, immutable")
      #expect(plain.headers["content-encoding"] == nil)
      let small = try #require(pages.reply(to: .init(path: path, encodings: "gzip, br")))
      #expect(small.headers["content-encoding"] == "gzip")
      #expect(small.headers["vary"] == "accept-encoding")
      #expect(small.body.readableBytes == "compressed".utf8.count)
    }
  }

  @Test func `Who has the bytes already is told so`() async throws {
    try await withPages { pages in
      let first = try #require(pages.reply(to: .init(path: "/")))
      let tag = try #require(first.headers["etag"])
      let second = try #require(pages.reply(to: .init(path: "/", knownTags: tag)))
      #expect(second.status == 304)
    }
  }

  @Test func `Without pages the first one says how to build them`() async throws {
    let pages = WebPages(folder: nil)
    #expect(pages.reply(to: .init(path: "/"))?.status == 503)
    #expect(pages.reply(to: .init(path: "/topology"))?.status == nil)
  }

  @Test func `A folder without pages is refused with its name`() async throws {
    await #expect(throws: WebFolder.Failure.self) {
      try await withTemporaryFolder { _ = try WebFolder(path: $0) }
    }
  }
}
