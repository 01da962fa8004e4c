import Foundation
import Testing

/// A recording of the example shop with what is known of it: `Examples/shop/recordings/<fault>/`.
struct RecordedFault: Sendable, CustomTestStringConvertible {
  /// `truth.json`: what was broken, and when.
  ///
  /// Nothing of it is shown to the product.
  struct Truth: Decodable, Sendable {
    struct Entity: Decodable, Sendable {
      var type: String
      /// nil for processes, whose names are numbers of the day.
      var name: String?
      var service: String?
    }

    var fault: String
    var faultStart: String?
    var entity: Entity?
    var cause: String?
    var actsAtOnce: Bool?
  }

  let name: String
  let truth: Truth

  var testDescription: String { name }

  var path: String { Self.folder.appendingPathComponent(name).path }

  /// The file of the recording.
  var file: String { path + "/telemetry.otlp.binpb.gz" }

  /// Seconds since 1970 at which the fault was switched on.
  var faultStart: Double? {
    let parser = ISO8601DateFormatter()
    parser.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    return truth.faultStart.flatMap(parser.date)?.timeIntervalSince1970
  }

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let folder = repository.appendingPathComponent("Examples/shop/recordings")

  /// All recordings, by name.
  static let all: [RecordedFault] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      let file = folder.appendingPathComponent(name).appendingPathComponent("truth.json")
      guard let data = try? Data(contentsOf: file),
        let truth = try? JSONDecoder().decode(Truth.self, from: data)
      else { return nil }
      return RecordedFault(name: name, truth: truth)
    }
  }()

  static let faults = all.filter { $0.truth.cause != nil }
  static let quiet = all.filter { $0.truth.cause == nil }
  static let immediate = faults.filter { $0.truth.actsAtOnce == true }
}
