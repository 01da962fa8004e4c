/// Makes log requests as a Collector in front of a shop sends them, the same for the same seed.
///
/// Each batch holds 512 records of 29 instances: one in ten a warning, one in twenty an error, the
/// rest plain traffic; 14 sentences with numbers, names and ids in them; 6 attributes a record.
struct LogTraffic {
  static let recordsPerBatch = 512

  private var generator: SeededGenerator
  private var clock: UInt64 = 1_767_225_600_000_000_000

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// The next batch, as the bytes of an `ExportLogsServiceRequest`, `milliseconds` later than the
  /// one before.
  mutating func nextBatch(after milliseconds: Int) -> [UInt8] {
    clock += UInt64(milliseconds) * 1_000_000
    let resources = SendingResource.all
    var records: [[[UInt8]]] = Array(repeating: [], count: resources.count)
    for _ in 0..<Self.recordsPerBatch {
      records[number(in: 0..<resources.count)].append(record())
    }
    var request = ProtobufWriter()
    for (resource, sent) in zip(resources, records) where !sent.isEmpty {
      request.message(1) { resource.write(sent, to: &$0) }
    }
    return request.bytes
  }

  private mutating func record() -> [UInt8] {
    let (severity, name, body) = sentence()
    let time = clock + UInt64(number(in: 0..<9_000_000))
    var writer = ProtobufWriter()
    writer.fixed64(1, time)
    writer.integer(2, severity)
    writer.text(3, name)
    writer.message(5) { $0.text(1, body) }
    let attributes: [(String, AttributeValue)] = [
      ("code.function.name", .text("com.shop.order.OrderService.place")),
      ("code.file.path", .text("OrderService.java")),
      ("code.line.number", .integer(number(in: 20..<900))),
      ("thread.name", .text("http-nio-8080-exec-\(number(in: 1..<40))")),
      ("thread.id", .integer(number(in: 20..<90))),
      ("log.logger", .text("com.shop.order.OrderService")),
    ]
    for (key, value) in attributes { writer.attribute(6, key, value) }
    writer.fixed32(8, 1)
    writer.data(9, generator.id(byteCount: 16))
    writer.data(10, generator.id(byteCount: 8))
    writer.fixed64(11, time + 1_000_000)
    return writer.bytes
  }

  /// Severity number, its text, and what is said.
  private mutating func sentence() -> (Int, String, String) {
    let (a, b) = (number(in: 1..<100_000), number(in: 1..<900))
    switch number(in: 0..<40) {
    case 0:
      return (17, "ERROR", "Order \(a) failed: upstream payment answered 503 after \(b) ms")
    case 1:
      return (
        17, "ERROR",
        "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection "
          + "is not available, request timed out after \(b)ms (total=10, active=10, idle=0)"
      )
    case 2: return (13, "WARN", "Slow query took \(b) ms: SELECT * FROM items WHERE id = \(a)")
    case 3: return (13, "WARN", "Retrying call to stock, attempt \(b % 4) of 3")
    case 4: return (13, "WARN", "Cache miss ratio \(b % 100)% is above the limit of 40%")
    case 5: return (13, "WARN", "Session \(a) expired while its cart held \(b) items")
    case 6...9: return (5, "DEBUG", "Loaded \(b) items for category \(a % 40) from cache in 2 ms")
    case 10...15: return (9, "INFO", "GET /item/\(a) 200 \(b) ms")
    case 16...20: return (9, "INFO", "POST /cart/\(a)/items 201 \(b) ms")
    case 21...25:
      return (9, "INFO", "Order \(a) placed by customer \(b) for a total of \(b).99 EUR")
    case 26...29: return (9, "INFO", "Payment \(a) authorised by provider acme in \(b) ms")
    case 30...33:
      return (9, "INFO", "Consumed message offset=\(a) partition=\(b % 12) topic=orders")
    case 34...36: return (9, "INFO", "Health check passed, \(b) connections open")
    default:
      return (9, "INFO", "User user-\(a)@example.org logged in from 10.1.\(b % 256).\(a % 256)")
    }
  }

  private mutating func number(in range: Range<Int>) -> Int {
    .random(in: range, using: &generator)
  }
}
