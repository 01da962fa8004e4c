/// What the command tells its caller; part of its promise.
enum ExitStatus {
  /// The answer is no: a model test failed, a model has errors.
  static let no: Int32 = 1
  /// Input that cannot be read (EX_DATAERR of sysexits.h).
  static let badInput: Int32 = 65
  /// A server that cannot be reached (EX_UNAVAILABLE).
  static let unavailable: Int32 = 69
}
