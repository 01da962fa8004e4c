import Foundation
import History
import Simulation
import Testing

@Suite struct `How much room history takes` {
  /// `scripts/history-day` stores 24 hours of 200 services; here it is a part of that.
  ///
  /// Of 24 hours, the last twelve are kept by window (they take the most), all by minute and hour.
  @Test func `a day of 200 services fits into 200 megabytes`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteHistory(path: folder.appending(path: "history.sqlite").path)
    var day = SimulatedDay(services: 4, hours: 3)
    try day.store(in: store)
    var bytes: [HistoryKind: Int] = [:]
    for usage in try store.usage() { bytes[usage.kind] = usage.byteCount }
    // A row's key and subject are in three indices as well, some 100 bytes of each.
    for usage in try store.usage() { bytes[usage.kind, default: 0] += usage.rowCount * 200 }
    let parts = 200 / 4
    let whole =
      (bytes[.vitalsFine] ?? 0) * parts * 12 / 3 + (bytes[.vitalsMinute] ?? 0) * parts * 24 / 3
      + (bytes[.vitalsHour] ?? 0) * parts * 2
      + ((bytes[.entity] ?? 0) + (bytes[.relation] ?? 0)) * parts
      + (bytes[.situation] ?? 0) * parts
      + (bytes[.incident] ?? 0) + (bytes[.diagnosis] ?? 0) + (bytes[.episode] ?? 0)
    #expect(whole < 200_000_000, "\(bytes)")
    #expect(whole > 20_000_000, "a day is more than that: is anything stored at all?")
    #expect(bytes[.window] == nil)
  }
}
