internal import Foundation

/// Measures a release build of whence from outside: bytes into its socket, vitals behind it.
@main
struct Benchmark {
  private static let usage = """
    usage: benchmark --whence FILE [--models FOLDER] [--python FILE --peer FILE]
                     [--batches 1000] [--rounds 3] [--seed 1] [--milliseconds 100]
      --milliseconds  event time between two batches of 512 spans
    """

  static func main() {
    // Whoever reads our output may leave; the server is to be stopped all the same.
    signal(SIGPIPE, SIG_IGN)
    do {
      let report = try run(Options(CommandLine.arguments.dropFirst()))
      print(report.text)
      guard report.missingSpanCount == 0 else {
        throw BenchmarkFailure("\(report.missingSpanCount) spans are missing")
      }
    } catch let failure as BenchmarkFailure {
      note("benchmark: \(failure)\n\(usage)")
      exit(1)
    } catch {
      note("benchmark: \(error)")
      exit(1)
    }
  }

  private static func run(_ options: Options) throws -> Report {
    let whence = try options.path("whence")
    let count = try options.count("batches", default: 1_000)
    let rounds = try options.count("rounds", default: 3)
    let pace = try options.count("milliseconds", default: 100)
    var traffic = ShopTraffic(seed: UInt64(try options.count("seed", default: 1)))
    let batches = (0..<count + Load.warmUpCount).map { _ in traffic.nextBatch(after: pace) }
    let end = Date(timeIntervalSince1970: traffic.endSeconds)
    let plain = Load(batches: batches, closing: traffic.nextBatch(after: 30_000), end: end)
    let gzip = Load(
      batches: try batches.map(Gzip.compress), closing: try Gzip.compress(plain.closing), end: end)
    note("\(plain.batches.count) batches, \(size(plain)) B a span, \(size(gzip)) B with gzip")
    var report = Report()
    for round in 1...rounds {
      for door in Door.allCases {
        let server = try ServerProcess(
          executable: whence, models: options["models"], isDropping: door.isDropped)
        defer { server.stop() }
        let measurement = try (door.isGzip ? gzip : plain).run(door, on: server)
        report.measurements[door, default: []].append(measurement)
        note("round \(round) of \(rounds): \(door.rawValue) \(Int(measurement.spansPerSecond))/s")
      }
      if let python = options["python"] {
        let peer = Peer(python: python, script: try options.path("peer"))
        report.peer.append(try peer.run(plain.batches.prefix(Peer.batchCount)))
      }
    }
    return report
  }

  private static func size(_ load: Load) -> Int {
    load.batches.reduce(0) { $0 + $1.count } / (load.batches.count * ShopTraffic.spansPerBatch)
  }

  private static func note(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }
}

/// Flags of the form `--name value`.
private struct Options {
  private var values: [String: String] = [:]

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard name.hasPrefix("--"), let value = rest.popFirst() else {
        throw BenchmarkFailure("\(name) is no flag with a value")
      }
      values[String(name.dropFirst(2))] = value
    }
  }

  subscript(name: String) -> String? { values[name] }

  func path(_ name: String) throws -> String {
    guard let value = values[name] else { throw BenchmarkFailure("--\(name) is missing") }
    return value
  }

  func count(_ name: String, default standard: Int) throws -> Int {
    guard let value = values[name] else { return standard }
    guard let count = Int(value), (1...100_000).contains(count) else {
      throw BenchmarkFailure("--\(name) takes 1 to 100,000")
    }
    return count
  }
}
