import Answers
import Testing

@Suite struct `A release of the recorded shop is judged` {
  @Test func `the bad one is a regression, with the cause that says so`() throws {
    let fault = try #require(RecordedFault.all.first { $0.name == "bad-release" })
    let recorded = try RecordedDesk(fault)
    let service = try #require(fault.truth.entity?.service ?? fault.truth.entity?.name)
    let told = try recorded.ask("release", [("service", service)])
    #expect(told["verdict"]?.string == "regress", "\(told)")
    #expect(told["findings"]?.array?.contains { $0["verdict"]?.string == "regress" } == true)
    #expect(told["causes"]?.array?.contains { $0["cause"]?.string == fault.truth.cause } == true)
  }
}
