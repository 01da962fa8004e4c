internal import GRDB

/// The schema of the history file, one step per released change.
///
/// Steps are never edited, only added.
enum HistoryMigrations {
  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: entities, episodes, incidents") { database in
      try database.execute(
        sql: """
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
          """)
    }
    migrator.registerMigration("2: rows of all kinds") { database in
      try database.execute(sql: rows)
      try FirstSchema.moveRows(in: database)
    }
    return migrator
  }

  /// `finish` is the end of all time while a row goes on; `usage` is kept up to date by the
  /// database itself, so that nobody has to count.
  private static let rows = """
    CREATE TABLE record (
      kind INTEGER NOT NULL, start INTEGER NOT NULL, key TEXT NOT NULL, finish INTEGER NOT NULL,
      subject TEXT NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE UNIQUE INDEX recordByStart ON record (kind, start, key);
    CREATE INDEX recordBySubject ON record (kind, subject, start);
    CREATE INDEX recordByFinish ON record (kind, finish);
    CREATE TABLE usage (
      kind INTEGER PRIMARY KEY, rowCount INTEGER NOT NULL, byteCount INTEGER NOT NULL);
    CREATE TRIGGER recordAdded AFTER INSERT ON record BEGIN
      INSERT INTO usage VALUES (new.kind, 1, new.size) ON CONFLICT (kind) DO UPDATE SET
        rowCount = rowCount + 1, byteCount = byteCount + new.size;
    END;
    CREATE TRIGGER recordReplaced AFTER UPDATE ON record BEGIN
      UPDATE usage SET byteCount = byteCount + new.size - old.size WHERE kind = new.kind;
    END;
    CREATE TRIGGER recordForgotten AFTER DELETE ON record BEGIN
      UPDATE usage SET rowCount = rowCount - 1, byteCount = byteCount - old.size
        WHERE kind = old.kind;
    END;
    """
}
