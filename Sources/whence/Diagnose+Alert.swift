import Answers
import ArgumentParser
import Engine
import Server
import Symptoms

extension Complaint {
  /// Bytes of a file that is read as a complaint.
  private static let byteCountMax = 64 << 10

  /// Reads a file.
  ///
  /// - Throws: `ExitCode`, said on standard error with the file and what is wrong with it.
  init(file: String) throws {
    do {
      let data = try GivenFile.read(file, byteCountMax: Self.byteCountMax)
      try self.init(json: String(decoding: data, as: UTF8.self))
    } catch let error as ValidationError {
      Terminal.note(error.message)
      throw ExitCode(ExitStatus.badInput)
    } catch {
      Terminal.note("\(file): \(error)")
      throw ExitCode(ExitStatus.badInput)
    }
  }
}

extension EngineHost {
  /// What is to be said now to a complaint.
  func answer(about complaint: Complaint) -> Answer {
    let snapshot = snapshot
    return Answer(
      about: complaint, incidents: snapshot.incidents, diagnosis: snapshot.diagnosis,
      present: snapshot.observations.filter { $0.verdict == .present }, graph: snapshot.graph,
      library: library)
  }
}
