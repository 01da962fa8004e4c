import Foundation
import GRDB
import History
import Telemetry
import Testing

@Suite struct `History in an SQLite file` {
  private func withFile(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appending(path: "history.sqlite").path)
  }

  @Test func `does what every store does`() throws {
    try withFile { try HistoryConformance(store: SQLiteHistory(path: $0)).check() }
  }

  @Test func `what was appended is there when the file is opened again`() throws {
    try withFile { path in
      let episode = EpisodeRecord(
        entity: HistoryConformance.billing, symptom: "slow", onset: HistoryConformance.time(10))
      try SQLiteHistory(path: path).append([.episode(episode)])
      let again = try SQLiteHistory(path: path)
      #expect(try again.episodes(in: HistoryConformance.always, limit: 9) == [episode])
    }
  }

  @Test func `a file that is no database is refused with its name`() throws {
    try withFile { path in
      try Data("not a database, and long enough to be read as a header".utf8)
        .write(to: URL(filePath: path))
      let failure = #expect(throws: HistoryFailure.self) { try SQLiteHistory(path: path) }
      #expect(failure?.description.contains(path) == true)
    }
  }

  @Test func `a type of entity from a later version is passed over`() throws {
    try withFile { path in
      let store = try SQLiteHistory(path: path)
      try DatabaseQueue(path: path).write {
        try $0.execute(
          sql: "INSERT INTO episode VALUES ('teleporter', 'x', 'slow', 1, NULL, 0, 0)")
      }
      #expect(try store.episodes(in: HistoryConformance.always, limit: 9) == [])
    }
  }
}
