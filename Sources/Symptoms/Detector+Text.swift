extension Detector: CustomStringConvertible {
  /// What makes the symptom present, as a person says it; numbers in the measure's unit.
  package var description: String {
    switch self {
    case .above(let limit): "above \(Self.text(limit))"
    case .below(let limit): "below \(Self.text(limit))"
    case .risesAbove(let factor, let floor, let absolute):
      "above \(Self.text(factor)) times its usual level and above \(Self.text(floor))"
        + (absolute.map { "; above \(Self.text($0)) while none is known" } ?? "")
    case .fallsBelow(let factor, let floor):
      "below \(Self.text(factor)) times its usual level of at least \(Self.text(floor))"
    case .proportion(let floor): "a greater part than usual, and above \(Self.text(floor))"
    case .grows(let seconds, let part):
      "grows for \(Self.text(seconds)) s, by \(Self.text(part * 100)) % at least"
    case .occurs(let count): "at least \(count) in a window, more than usual"
    case .outlier(let factor, let floor):
      "above \(Self.text(factor)) times its siblings' and above \(Self.text(floor))"
    }
  }

  private static func text(_ number: Double) -> String {
    let rounded = (number * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? "\(Int64(rounded))" : "\(rounded)"
  }
}
