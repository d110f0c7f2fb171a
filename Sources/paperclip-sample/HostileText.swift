/// Names and texts that are difficult to print correctly.
enum HostileText {
  static let titles = [
    "<script>alert('issue')</script>",
    "Quote \" and 'apostrophe' & <b>bold</b>",
    "Tab\tin the middle",
    "Two\nlines in a title",
    "Back\\slash, \\N and \\. in one",
    "\\N",
    "\\.",
    "تقرير شهري عن التكاليف",
    "override \u{202E}txet desrever\u{202C} ends",
    "日本語の見出し 🚀",
    "{{title}} {{{raw}}} {{> partial}}",
    "javascript:alert(1) as a [link](javascript:alert(1))",
    "=1+1;@SUM(A1)",
    "Bell \u{7} and escape \u{1B}[31m red",
    "Line\u{2028}separator",
    "familie 👩‍👩‍👧‍👦 e\u{301}",
    "../../etc/passwd",
    "  spaces around  ",
    "%s %n %d $HOME $(id) `id`",
    "A title that goes on and on, as titles do when somebody pastes the whole first paragraph of a bug report "
      + "into the field, with its conditions, its exceptions, and a stack trace that nobody will ever read",
  ]

  static let bodies = [
    "Done, see the **change**.\n\n- one\n- two `code`\n\n[link](https://example.com/a?b=c&d=e)",
    "<img src=x onerror=alert(1)>\r\nnext line\tafter a tab",
    "| a | b |\n|---|---|\n| 1 | <td>2</td> |",
    "Path C:\\new\\table and a regex \\d+\\.\\d+",
    "مرحبا\u{200F} — שלום — ok",
    "![image](https://example.com/tracker.png) <iframe src=\"//example.com\"></iframe>",
    "```\nunclosed code fence with </pre> and ]]>",
  ]

  static let agentNames = [
    "Zoë Ångström", "O'Brien & Sons <ops>", "صياد الأخطاء", "R2 \"D2\"", "Ünïcode Größe", "CON", "index",
    "..",
  ]
  static let companyNames = [
    "Northwind & Töchter <GmbH>", "Pine \"Street\" Labs", "شركة المثال", "Northwind & Töchter <GmbH>",
  ]

  /// Text that must never appear in published files.
  static let canary = "CANARY-do-not-publish"
}
