internal import Symptoms

/// Reads `detector:` mappings; each form is one case of ``Detector``.
enum DetectorReader {
  private static let forms = [
    "above", "below", "rises-above", "falls-below", "proportion", "grows", "occurs", "outlier",
  ]

  static func read(_ syntax: Syntax, reader: inout FieldReader) -> Detector? {
    guard let fields = reader.fields(syntax, of: "a detector", names: forms) else { return nil }
    let given = forms.filter { fields[$0] != nil }
    guard given.count == 1, let form = given.first, let value = fields[form] else {
      // A misspelt form has been reported as an unknown key.
      if given.count > 1 || fields.isEmpty {
        reader.report(
          syntax.place, "a detector has one form, not \(given.count)",
          "the forms are \(forms.joined(separator: ", "))")
      }
      return nil
    }
    switch form {
    case "above": return reader.number(value, of: form, in: .any).map { .above($0) }
    case "below": return reader.number(value, of: form, in: .any).map { .below($0) }
    case "proportion":
      return reader.number(value, of: form, in: .probability).map { .proportion(floor: $0) }
    case "occurs":
      return reader.number(value, of: form, in: .factor).map { .occurs(count: Int($0)) }
    case "grows": return grows(value, reader: &reader)
    default: return relative(form, value, reader: &reader)
    }
  }

  private static func grows(_ syntax: Syntax, reader: inout FieldReader) -> Detector? {
    guard let fields = reader.fields(syntax, of: "'grows'", names: ["for", "by"]),
      let time = reader.require("for", in: fields), let part = reader.require("by", in: fields),
      let seconds = reader.duration(time, of: "for"),
      let by = reader.number(part, of: "by", in: .positive)
    else { return nil }
    return .grows(seconds: seconds, by: by)
  }

  /// The forms that compare with a baseline or with siblings: all have a factor and a floor.
  private static func relative(
    _ form: String, _ syntax: Syntax, reader: inout FieldReader
  ) -> Detector? {
    let names = form == "rises-above" ? ["factor", "floor", "absolute"] : ["factor", "floor"]
    guard let fields = reader.fields(syntax, of: "'\(form)'", names: names),
      let factorSyntax = reader.require("factor", in: fields),
      let floorSyntax = reader.require("floor", in: fields),
      let factor = reader.number(factorSyntax, of: "factor", in: .positive),
      let floor = reader.number(floorSyntax, of: "floor", in: .any)
    else { return nil }
    let isFall = form == "falls-below"
    guard isFall == (factor < 1) else {
      let side = isFall ? "below 1" : "1 or more"
      reader.report(factorSyntax.place, "'factor' of '\(form)' is \(side), not \(factor)")
      return nil
    }
    switch form {
    case "rises-above":
      let absolute = fields["absolute"].flatMap { reader.number($0, of: "absolute", in: .any) }
      return .risesAbove(factor: factor, floor: floor, absolute: absolute)
    case "falls-below": return .fallsBelow(factor: factor, floor: floor)
    default: return .outlier(factor: factor, floor: floor)
    }
  }
}
