import Foundation
import GRDB
import History
import Telemetry
import Testing
import Topology

@Suite struct `History in an SQLite file` {
  private func withFile(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appending(path: "history.sqlite").path)
  }

  @Test func `does what every store does`() throws {
    try withFile {
      try HistoryConformance(store: SQLiteHistory(path: $0)).check(seed: .random(in: 1 ... .max))
    }
  }

  @Test func `what was appended is there when the file is opened again`() throws {
    try withFile { path in
      let episode = RecordSamples.episodes[0]
      try SQLiteHistory(path: path).append([episode])
      let again = try SQLiteHistory(path: path)
      let read = try again.read(EpisodeRecord.self, in: HistoryConformance.always)
      #expect(read.records == [episode])
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
      var row = RecordSamples.episodes[0].row
      row.body[2] = UInt8(ascii: "x")
      try store.append([row])
      let page = try store.read(EpisodeRecord.self, in: HistoryConformance.always)
      #expect(page.records.isEmpty)
    }
  }

  @Test func `a file of the first schema is brought up to date, with all that it holds`() throws {
    try withFile { path in
      try FirstSchemaFile.make(at: path)
      let store = try SQLiteHistory(path: path)
      let always = HistoryConformance.always
      let entity = try #require(store.read(EntityRecord.self, in: always).records.first)
      #expect(entity.key == HistoryConformance.billing)
      #expect(entity.attributes == ["service.version": "1"])
      #expect(entity.through == Timestamp(nanoseconds: 20))
      let episode = try #require(store.read(EpisodeRecord.self, in: always).records.first)
      #expect(episode.symptom == "slow")
      #expect(episode.cleared == nil)
      #expect(try store.read(IncidentRecord.self, in: always).records.first?.answer == "{}")
      #expect(try store.lastIncidentID() == 3)
    }
  }

  @Test func `a full disk fails the append as a whole, loses nothing, and may have room again`()
    throws
  {
    try withFile { path in
      let kept = RecordSamples.events[0]
      try SQLiteHistory(path: path).append([kept])
      let full = try SQLiteHistory(path: path, pageCountMax: 40)
      let large = HistoryRow(
        .memory, Timestamp.zero...Timestamp.zero, key: "m", subject: "",
        body: [UInt8](repeating: 1, count: 1 << 20))
      let failure = #expect(throws: HistoryFailure.self) {
        try full.append([RecordSamples.changes[0].row, large])
      }
      #expect(failure?.description.contains("full") == true)
      let always = HistoryConformance.always
      #expect(try full.read(EventRecord.self, in: always).records == [kept])
      #expect(try full.read(ChangeRecord.self, in: always).records == [])
      try full.append([RecordSamples.changes[0]])
      #expect(try full.read(ChangeRecord.self, in: always).records.count == 1)
    }
  }
}

/// A file as the first version left it.
private enum FirstSchemaFile {
  static func make(at path: String) throws {
    try DatabaseQueue(path: path).write { database in
      try database.execute(
        sql: """
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('1: entities, episodes, incidents');
          CREATE TABLE entity (
            type TEXT NOT NULL, name TEXT NOT NULL, service TEXT, attributes TEXT NOT NULL,
            isVirtual INTEGER NOT NULL, firstSeen INTEGER NOT NULL, lastSeen INTEGER NOT NULL,
            PRIMARY KEY (type, name)) WITHOUT ROWID;
          CREATE TABLE episode (
            entityType TEXT NOT NULL, entityName TEXT NOT NULL, symptom TEXT NOT NULL,
            onset INTEGER NOT NULL, cleared INTEGER, value REAL NOT NULL, threshold REAL NOT NULL,
            PRIMARY KEY (onset, entityType, entityName, symptom)) WITHOUT ROWID;
          CREATE TABLE incident (
            id INTEGER PRIMARY KEY, opened INTEGER NOT NULL, changed INTEGER NOT NULL,
            closed INTEGER, answer TEXT NOT NULL);
          INSERT INTO entity VALUES
            ('service', 'billing', NULL, '{"service.version":"1"}', 0, 10, 20);
          INSERT INTO episode VALUES ('service', 'billing', 'slow', 10, NULL, 1.5, 0.5);
          INSERT INTO incident VALUES (3, 10, 11, NULL, '{}');
          """)
    }
  }
}
