import SwiftProtobuf
import Telemetry

extension AnyDecoder {
  /// `message` as this decoder reads it.
  func form(_ message: some Message) throws -> [UInt8] {
    encoding == .json ? try WireForms.json(message) : try WireForms.protobuf(message)
  }
}
