import Foundation
import OTLPProtos
import Telemetry
import TestSeeds

/// Random OTLP messages, odd ones more often than life has them.
struct RandomTelemetry {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func text() -> String {
    switch random.count(0...9) {
    case 0: return ""
    case 1: return random.pick(["größe", "日本語", "emoji 👩‍🚀", "tab\t", "quote\" \\ /", "\u{0}\u{1F}"])
    case 2:
      return String(repeating: random.pick(["x", "é", "语", "𝄞"]), count: random.count(1...1500))
    case 3: return String(random.count(-50...70_000))
    default: return "text-\(random.count(0...40))"
    }
  }

  mutating func bytes(_ count: Int) -> Data {
    Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  /// An id of the right size, mostly.
  mutating func id(_ count: Int) -> Data {
    switch random.count(0...24) {
    case 0: Data()
    case 1: Data(count: count)
    case 2: bytes(count - 1)
    default: bytes(count)
    }
  }

  mutating func time() -> UInt64 {
    switch random.count(0...15) {
    case 0: 0
    case 1: .max
    case 2: UInt64(Int64.max) + UInt64(random.count(0...2))
    default: 1_750_000_000_000_000_000 + UInt64(random.count(0...5_000_000_000))
    }
  }

  mutating func double() -> Double {
    random.pick([
      0, -0.0, 1.5, -2.25, .nan, .infinity, -.infinity, 1e300, .pi, .leastNonzeroMagnitude,
      12_345_678_901,
    ])
  }

  mutating func anyValue(depth: Int = 0) -> OTLPAnyValue {
    var value = OTLPAnyValue()
    switch random.count(0...(depth < 3 ? 9 : 6)) {
    case 0: break
    case 1: value.boolValue = random.oneIn(2)
    case 2: value.intValue = random.pick([0, 1, -1, .max, .min, 4711])
    case 3: value.doubleValue = double()
    case 4: value.bytesValue = bytes(random.count(0...4))
    case 7:
      var list = OTLPArrayValue()
      for _ in 0..<random.count(0...3) { list.values.append(anyValue(depth: depth + 1)) }
      value.arrayValue = list
    case 8:
      var list = OTLPKeyValueList()
      for _ in 0..<random.count(0...3) { list.values.append(attribute(text(), depth: depth + 1)) }
      value.kvlistValue = list
    default: value.stringValue = text()
    }
    return value
  }

  mutating func attribute(_ key: String, depth: Int = 0) -> OTLPKeyValue {
    var attribute = OTLPKeyValue()
    attribute.key = key
    if !random.oneIn(15) { attribute.value = anyValue(depth: depth) }
    return attribute
  }

  mutating func attributes(_ keys: [String], _ count: ClosedRange<Int>) -> [OTLPKeyValue] {
    (0..<random.count(count)).map { _ in
      attribute(random.oneIn(4) ? text() : random.pick(keys))
    }
  }

  mutating func resource() -> OTLPResource {
    var resource = OTLPResource()
    let keys = ["service.name", "service.instance.id", "k8s.pod.uid", "host.name", "process.pid"]
    resource.attributes = attributes(keys, 0...6)
    resource.droppedAttributesCount = UInt32(random.count(0...2))
    return resource
  }

  mutating func scope() -> OTLPInstrumentationScope {
    var scope = OTLPInstrumentationScope()
    scope.name = text()
    scope.attributes = attributes(["a"], 0...2)
    return scope
  }
}
