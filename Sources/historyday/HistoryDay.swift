import Foundation
import History
import Simulation
import Telemetry
import Topology

/// Stores a day of a simulated estate in an SQLite file and says how large it is and how long a
/// question over that day takes: `historyday [SERVICES [HOURS]]`, 200 and 24 by default.
@main
struct HistoryDay {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let services = numbers.first ?? 200
    let hours = numbers.dropFirst().first ?? 24
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteHistory(path: folder.appending(path: "history.sqlite").path)
    var day = SimulatedDay(services: services, hours: hours)
    try day.store(in: store)
    print("\(services) services, \(day.entities.count) entities, \(hours) h, 5 incidents")
    for usage in try store.usage() {
      print("  \(usage.kind.name): \(usage.rowCount) rows, \(usage.byteCount / 1_000) kB")
    }
    let bytes = try store.fileByteCount
    print("file: \(bytes / 1_000_000) MB")
    try ask(store, day)
  }

  /// Asks for the whole day of entities taken in turn, and for the topology at moments of it.
  private static func ask(_ store: SQLiteHistory, _ day: SimulatedDay) throws {
    let clock = ContinuousClock()
    var vitals: [Duration] = []
    var topologies: [Duration] = []
    for number in 0..<101 {
      let entity = day.entities[number * 37 % day.entities.count]
      vitals.append(
        try clock.measure {
          _ = try store.vitals(of: entity.key, service: entity.service, in: day.span)
        })
      let moment = day.time(number * day.windows / 101)
      topologies.append(
        try clock.measure { _ = try store.read(EntityRecord.self, at: moment) })
    }
    print("vitals of one entity over the day: \(median(vitals)) ms (median of 101)")
    print("all entities at a moment: \(median(topologies)) ms (median of 101)")
  }

  private static func median(_ times: [Duration]) -> String {
    let middle = times.sorted()[times.count / 2]
    return String(format: "%.1f", middle / .milliseconds(1))
  }
}
