import Foundation
import Testing

@Suite struct `A wrong configuration is refused at once, with all that is wrong` {
  @Test func `flags, environment and file are judged together`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "whence.json").path
    try Data(#"{"http":{"port":99999},"shards":0}"#.utf8).write(to: URL(filePath: file))
    let outcome = try await WhenceBinary.run(
      ["serve", "--config", file, "--grpc-port", "nine", "--host", "localhost"],
      environment: ["WHENCE_API_PORT": "-1"])
    #expect(outcome.code != 0)
    for problem in [
      "--grpc-port must be a whole number, is \"nine\"", "http.port in \(file) must be from 0",
      "WHENCE_API_PORT must be from 0 to 65535, is -1", "shards in \(file) must be from 1",
      "host must be an IPv4 or IPv6 address, is localhost",
    ] {
      #expect(outcome.error.contains(problem), "\(problem)\n\(outcome.error)")
    }
  }

  @Test func `the environment is weaker than a flag`() async throws {
    let outcome = try await WhenceBinary.run(
      ["serve", "--grpc-port", "70001"], environment: ["WHENCE_GRPC_PORT": "nine"])
    #expect(outcome.error.contains("--grpc-port must be from 0 to 65535, is 70001"))
    #expect(!outcome.error.contains("nine"))
  }

  @Test func `a YAML file is read, and a missing one named`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "whence.yaml").path
    try Data("grpc:\n  port: 70000\n".utf8).write(to: URL(filePath: file))
    let outcome = try await WhenceBinary.run(["serve", "--config", file])
    #expect(outcome.error.contains("grpc.port in \(file) must be from 0 to 65535, is 70000"))
    let missing = try await WhenceBinary.run(["serve", "--config", "\(file).gone"])
    #expect(missing.error.contains("\(file).gone"))
  }
}
