extension RunningEstate {
  /// Seconds after which a send that a broker blocks is given up.
  private static let blockedSeconds = 2.0

  /// Puts a message into a queue.
  mutating func publish(to queue: Int, from frame: Int32) {
    guard !isStopped(frame, patience: 1) else { return }
    let broker = brokers[estate.queues[queue].broker]
    guard broker.isUp else {
      log("connection refused", by: frames[frame].instance)
      wait(frame, for: 0.003, ending: Frame.Ending.noConnection)
      return
    }
    guard !broker.isBlocking else {
      wait(frame, for: Self.blockedSeconds, ending: Frame.Ending.noAnswer)
      return
    }
    wait(frame, for: generator.duration(mean: 0.002))
    queues[queue].published += 1
    queues[queue].messages.append(
      Message(trace: frames[frame].trace, span: frames[frame].waitSpan))
    events.plan(.deliver, at: now + seconds(0.005), subject: Int32(queue))
  }

  /// Hands waiting messages to consumers that are free.
  mutating func deliver(_ queue: Int) {
    let place = estate.queues[queue]
    guard queues[queue].isConsumed, brokers[place.broker].isUp else { return }
    while queues[queue].consumersBusy < place.concurrency, queues[queue].count > 0 {
      let service = estate.operations[place.handler].service
      guard let instance = upInstance(of: service), let message = queues[queue].take() else {
        return
      }
      queues[queue].consumersBusy += 1
      var frame = Frame(
        operation: Int32(place.handler), instance: Int32(instance), trace: generator.next() | 1,
        span: generator.next() | 1)
      frame.queue = Int32(queue)
      // Either way of telling where a message came from is in use.
      if queue % 2 == 0 {
        frame.trace = message.trace
        frame.parentSpan = message.span
      } else {
        frame.sentTrace = message.trace
        frame.sentBy = message.span
      }
      serve(frames.insert(frame))
    }
  }

  /// An instance of the service that runs.
  private func upInstance(of service: Int) -> Int? {
    let up = estate.services[service].instances.filter { instances[$0].isUp }
    return up.isEmpty ? nil : up[Int(UInt64(bitPattern: now) / 1_000 % UInt64(up.count))]
  }
}
