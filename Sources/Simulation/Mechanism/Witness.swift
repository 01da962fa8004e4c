/// A span as the simulated program made it, before anybody encodes or loses it.
struct SpanRecord {
  enum Subject {
    case serve(operation: Int32)
    case consume(queue: Int32)
    case call(operation: Int32, instance: Int32)
    case query(statement: Int32)
    case connect(store: Int32)
    case lookUp(cache: Int32)
    case publish(queue: Int32)
    case ask(api: Int32)
  }

  var subject: Subject
  /// Who says it.
  var instance: Int32
  var trace: UInt64
  var span: UInt64
  var parent: UInt64
  /// The span that sent the message that this is work on.
  var linkTrace: UInt64 = 0
  var linkSpan: UInt64 = 0
  var start: Int64
  var end: Int64
  /// See `Frame.Ending`.
  var ending: Int32
}

/// A line that a program, or the platform about it, wrote.
struct LogRecord {
  enum Subject {
    /// A program, by its instance, or the platform about it.
    case program(Int32), platform(Int32)
    case store(Int)
  }

  var subject: Subject
  var time: Int64
  var text: String
  /// Name of the event, when it is one.
  var event = ""
}
