import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Server
import Telemetry
import Testing

@Suite struct `Doors with TLS` {
  /// Posts an empty request for traces to a door that shows a certificate we trust.
  private static func status(
    _ url: String, trusting certificate: Certificate, method: String = "POST"
  ) async throws -> Int {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .file(certificate.path)
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton,
      configuration: HTTPClient.Configuration(tlsConfiguration: tls))
    var request = HTTPClientRequest(url: url)
    request.method = .init(rawValue: method)
    request.headers.add(name: "content-type", value: "application/x-protobuf")
    let result: Result<Int, any Error>
    do {
      let response = try await client.execute(request, timeout: .seconds(30))
      _ = try await response.body.collect(upTo: 1 << 20)
      result = .success(Int(response.status.code))
    } catch {
      result = .failure(error)
    }
    try await client.shutdown()
    return try result.get()
  }

  @Test func `take telemetry over HTTP and gRPC, and answer questions`() async throws {
    try await withTemporaryFolder { folder in
      let certificate = try await Certificate.make(in: folder)
      let sink = CollectingSink()
      let tls = try certificate.identity()
      try await RunningDoors.run(tls: tls, sink: sink) { doors in
        let url = "https://127.0.0.1:\(doors.httpPort)/v1/traces"
        #expect(try await Self.status(url, trusting: certificate) == 200)
        let calls = try await GRPCCaller.export(
          [[], []], certificate: certificate.path, port: doors.grpcPort)
        #expect(calls.map { $0.error == nil } == [true, true])
        // Who speaks in the clear gets no answer, and is gone.
        await #expect(throws: (any Error).self) { try await doors.post("/v1/traces") }
        #expect(try await Self.status(url, trusting: certificate) == 200)
      }
      #expect(sink.received.count == 4)
      var policy = DoorPolicy()
      policy.tls = tls
      try await RunningAPI.run(doors: policy) { api in
        let url = "https://127.0.0.1:\(api.port)/api/v1/status"
        let status = try await Self.status(url, trusting: certificate, method: "GET")
        #expect(status == 200)
      }
    }
  }

  @Test func `show a renewed certificate to the next who come`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await Certificate.make(in: folder)
      let copy = Certificate(path: "\(folder)/first.crt", keyPath: first.keyPath)
      try FileManager.default.copyItem(atPath: first.path, toPath: copy.path)
      let tls = try first.identity()
      let files = DoorFiles(tokens: nil, tls: tls)
      try await RunningDoors.run(tls: tls, sink: CollectingSink()) { doors in
        let url = "https://127.0.0.1:\(doors.httpPort)/v1/traces"
        #expect(try await Self.status(url, trusting: copy) == 200)
        // A key alone fits no certificate: what was read before holds.
        let second = try await Certificate.make(in: folder, named: "second")
        try FileManager.default.removeItem(atPath: first.keyPath)
        try FileManager.default.copyItem(atPath: second.keyPath, toPath: first.keyPath)
        files.look()
        #expect(files.failure?.contains("is not the key of") == true)
        #expect(try await Self.status(url, trusting: copy) == 200)
        try FileManager.default.removeItem(atPath: first.path)
        try FileManager.default.copyItem(atPath: second.path, toPath: first.path)
        files.look()
        #expect(files.failure == nil)
        #expect(try await Self.status(url, trusting: second) == 200)
        await #expect(throws: (any Error).self) { try await Self.status(url, trusting: copy) }
      }
    }
  }

  @Test func `do not open with files that cannot be used`() async throws {
    try await withTemporaryFolder { folder in
      let one = try await Certificate.make(in: folder)
      let other = try await Certificate.make(in: folder, named: "other")
      for (certificate, key, problem) in [
        ("\(folder)/none", one.keyPath, "no certificate can be read from \(folder)/none"),
        (one.path, "\(folder)/none", "no key can be read from \(folder)/none"),
        (one.path, other.keyPath, "\(other.keyPath) is not the key of \(one.path)"),
      ] {
        do throws(TLSIdentity.Failure) {
          _ = try TLSIdentity(certificatePath: certificate, keyPath: key)
          Issue.record("was read: \(certificate)")
        } catch {
          #expect(error.description.hasPrefix(problem), "\(error)")
        }
      }
      let identity = try one.identity()
      let days = identity.expires.seconds(since: .zero) / 86_400
      #expect(days > Date.now.timeIntervalSince1970 / 86_400 + 1)
    }
  }
}
