import Foundation
import Testing

@testable import Engine
@testable import Renderer

/// The mail digest.
@Suite struct ReportMailTests {
  private static func reports(_ views: [CompanyView], siteURL: String? = nil) throws -> [CompanyReport] {
    try views.map { view in
      let source = ReportSource(view, zone: .utc)
      let report = try ReportFile.report(source.lastComplete(.day), source, view, zone: .utc)
      return CompanyReport(report, view, zone: .utc, siteURL: siteURL)
    }
  }

  private static func mail(_ views: [CompanyView], siteURL: String? = nil) throws -> (
    text: String, html: String
  ) {
    let reports = try reports(views, siteURL: siteURL)
    let library = try Theme.library(overrides: nil)
    var mail = ReportFile.mail(reports, library: library)
    #expect(mail.findings.map(\.text) == [])
    mail.message.to = ["a@example.org", "b@example.org"]
    let html = ReportFile.html(reports, library: library)
    return (String(decoding: mail.message.bytes, as: UTF8.self), String(decoding: html.bytes, as: UTF8.self))
  }

  private static func mail(_ view: CompanyView, siteURL: String? = nil) throws -> (text: String, html: String)
  {
    try mail([view], siteURL: siteURL)
  }

  /// A spreadsheet had a table per company, none with the company's name.
  @Test func severalCompaniesShareATableForSpreadsheets() throws {
    let views = ["acme", "globex"].map { slug in
      var view = CompanyViewFixture.small()
      view.company.slug = slug
      return view
    }
    let table = String(decoding: ReportFile.csv(try Self.reports(views)), as: UTF8.self)
    let rows = table.split(whereSeparator: \.isNewline)
    #expect(rows[0].hasPrefix("company,period,section,"))
    let companies = rows.dropFirst().map { $0.prefix { $0 != "," } }
    #expect(companies == companies.sorted() && Set(companies) == ["acme", "globex"])
    let alone = String(decoding: ReportFile.csv(try Self.reports([views[0]])), as: UTF8.self)
    #expect(alone.hasPrefix("period,section,"))
  }

  @Test func severalCompaniesShareAMessage() throws {
    let views = (1...40).map { number in
      var view = CompanyViewFixture.small()
      view.company.name = "Company \(number)"
      return view
    }
    let (text, html) = try Self.mail(views)
    #expect(text.contains("\nSubject: 40 companies: "))
    for number in 1...40 { #expect(html.contains("<bdi>Company \(number)</bdi>"), "\(number)") }
    #expect(MarkupBalance(html).problems.filter { !$0.hasPrefix("inline style") } == [])
    #expect(try Self.mail(Array(views.prefix(3))).html.utf8.count < 100_000)
  }

  @Test func theMessageHasTwoPartsInShortPlainLines() throws {
    let (text, html) = try Self.mail(CompanyViewFixture.small())
    #expect(text.hasPrefix("To: a@example.org,\n b@example.org\nSubject: "))
    #expect(text.contains("Content-Type: text/plain; charset=utf-8"))
    #expect(text.contains("Content-Type: text/html; charset=utf-8"))
    #expect(text.utf8.allSatisfy { $0 < 0x7F })
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 78 })
    #expect(html.utf8.count < 100_000)
    // Mail programs need inline styles.
    #expect(MarkupBalance(html).problems.filter { !$0.hasPrefix("inline style") } == [])
    // Mail programs load nothing and know no classes outside of the style for dark mode.
    for word in ["<script", "<img", "<link", "url("] { #expect(!html.contains(word), "\(word)") }
    #expect(html.contains("New alerts") || html.contains("new alert"))
  }

  @Test func quotedPrintableComesBackUnchanged() {
    let text = "a=b ä€😀 \n.\nFrom here\t\n" + String(repeating: "long ", count: 60) + "\n"
    var bytes: [UInt8] = []
    QuotedPrintable.append(Array(text.utf8), to: &bytes)
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.utf8.count <= 76 && !$0.hasPrefix(".") && !$0.hasPrefix("From ") })
    var decoded: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        decoded.append(byte)
        continue
      }
      if rest.first == 0x0A {
        rest.removeFirst()
        continue
      }
      decoded.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    #expect(String(decoding: decoded, as: UTF8.self) == text)
  }

  @Test func aHostileNameDoesNotAddAHeader() throws {
    var view = CompanyViewFixture.small()
    view.company.name = "Acme\nBcc: evil@example.org\u{202E} ünïcode " + String(repeating: "lang ", count: 40)
    let (text, _) = try Self.mail(view)
    let head = text.prefix(upTo: text.firstRange(of: "\n\n")?.lowerBound ?? text.endIndex)
    #expect(!head.split(separator: "\n").contains { $0.hasPrefix("Bcc") })
    #expect(head.split(separator: "\n").allSatisfy { $0.utf8.count <= 78 })
  }

  @Test func aLargeCompanyStaysBelowTheLimitOfMailPrograms() throws {
    var view = CompanyViewFixture.small()
    let name = String(repeating: "<", count: 400)
    view.issues = (1...300).map { number in
      var issue = CompanyViewFixture.issue(number, name, status: "done", daysOld: 3)
      issue.completedAt = CompanyViewFixture.asOf.adding(days: -1)
      return issue
    }
    #expect(try Self.mail(view, siteURL: "https://example.org/").html.utf8.count < 100_000)
  }
}
