import Foundation
import SwiftProtobuf
import TestSeeds

/// The forms in which one message may arrive.
enum WireForms {
  static func protobuf(_ message: some Message) throws -> [UInt8] {
    try message.serializedBytes()
  }

  /// OTLP/JSON: protobuf's JSON with enums as numbers and ids in hexadecimal.
  static func json(_ message: some Message) throws -> [UInt8] {
    var options = JSONEncodingOptions()
    options.alwaysPrintEnumsAsInts = true
    var text = try message.jsonString(options: options)
    for member in ["traceId", "spanId", "parentSpanId"] {
      text = hexadecimal(text, after: "\"\(member)\":\"")
    }
    return Array(text.utf8)
  }

  /// Quotes within strings are escaped, so that `opening` stands nowhere but before an id.
  private static func hexadecimal(_ text: String, after opening: String) -> String {
    let parts = text.components(separatedBy: opening)
    return parts.dropFirst().reduce(parts[0]) { result, part in
      let end = part.firstIndex(of: "\"") ?? part.endIndex
      let id = Data(base64Encoded: String(part[..<end])) ?? Data()
      let hex = id.map { String(format: "%02x", $0) }.joined()
      return result + opening + hex + part[end...]
    }
  }

  /// The same message with the fields of all its messages in random order and unknown ones between
  /// them; fields of one number keep their order.
  static func shuffled(
    _ bytes: [UInt8], _ shape: MessageShape, _ random: inout SeededGenerator
  ) -> [UInt8] {
    var fields = split(bytes).map { field in
      var field = field
      if let inner = shape.inner(field.number), let payload = field.payload {
        field.replacePayload(shuffled(payload, inner, &random))
      }
      return field
    }
    for unknown in unknownFields where random.oneIn(6) {
      fields.append(WireField(number: 0, bytes: unknown, payload: nil))
    }
    let slots = fields.map(\.number).shuffled(using: &random)
    var queues = Dictionary(grouping: fields, by: \.number)
    return slots.flatMap { queues[$0]?.removeFirst().bytes ?? [] }
  }

  /// A varint, a fixed64, a fixed32, some bytes, and a group with a group in it.
  private static let unknownFields: [[UInt8]] = [
    [0xF8, 0x07, 0x01], [0xC1, 0x3E, 1, 2, 3, 4, 5, 6, 7, 8], [0xC5, 0x3E, 1, 2, 3, 4],
    [0xC2, 0x3E, 3, 0xFF, 0xFE, 0xFD],
    [0xC3, 0x3E, 0x08, 0x01, 0xCB, 0x3E, 0xCC, 0x3E, 0xC4, 0x3E],
  ]

  private static func split(_ bytes: [UInt8]) -> [WireField] {
    var fields: [WireField] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let start = rest.startIndex
      let tag = varint(&rest)
      var payload: [UInt8]?
      switch tag & 7 {
      case 0: _ = varint(&rest)
      case 1: rest = rest.dropFirst(8)
      case 5: rest = rest.dropFirst(4)
      default:
        let count = Int(varint(&rest))
        payload = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      fields.append(
        WireField(number: tag >> 3, bytes: Array(bytes[start..<rest.startIndex]), payload: payload))
    }
    return fields
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { break }
    }
    return value
  }

  static func encodedVarint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + encodedVarint(value >> 7)
  }
}

/// One field of a message, with its tag; `payload` if it has a length.
private struct WireField {
  var number: UInt64
  var bytes: [UInt8]
  var payload: [UInt8]?

  mutating func replacePayload(_ payload: [UInt8]) {
    self.payload = payload
    bytes =
      WireForms.encodedVarint(number << 3 | 2) + WireForms.encodedVarint(UInt64(payload.count))
      + payload
  }
}

/// Which fields of a message are messages themselves.
indirect enum MessageShape {
  case fields([UInt64: MessageShape])

  func inner(_ number: UInt64) -> MessageShape? {
    guard case .fields(let inner) = self else { return nil }
    return inner[number]
  }

  static let leaf = MessageShape.fields([:])
  static let keyValue = fields([2: leaf])
  static let resource = fields([1: keyValue])

  /// A request around items of shape `item`.
  static func request(_ item: MessageShape) -> MessageShape {
    .fields([1: .fields([1: resource, 2: .fields([2: item])])])
  }

  static let traces = request(
    .fields([9: keyValue, 11: .fields([3: keyValue]), 13: leaf, 15: leaf]))
  static let logs = request(.fields([5: leaf, 6: keyValue]))
  static let metrics = request(
    .fields([
      5: .fields([1: .fields([7: keyValue])]), 7: .fields([1: .fields([7: keyValue])]),
      9: .fields([1: .fields([9: keyValue])]),
      10: .fields([1: .fields([1: keyValue, 8: leaf, 9: leaf])]),
      11: .fields([1: .fields([7: keyValue])]),
    ]))
}
