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
    return migrator
  }
}
