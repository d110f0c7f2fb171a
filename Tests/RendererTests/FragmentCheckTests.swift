import Testing

@testable import Renderer

/// Fragments from a module's template can only show content.
@Suite struct FragmentCheckTests {
  @Test(arguments: [
    "<script>alert(1)</script>", "<p style=\"color:red\">x</p>", "<p onclick=\"x()\">x</p>",
    "<img src=\"x\">",
    "<a href=\"javascript:alert(1)\">x</a>", "<a href=\"https://example.org/\">x</a>",
    "<a href=\"//example.org\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>", "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"/etc\">x</a>",
    "<a href=java&#115;cript:x>x</a>", "<iframe></iframe>", "<form></form>", "<base href=\"x\">",
    "<meta charset=\"x\">",
    "<link rel=\"stylesheet\">", "<object data=\"x\"></object>", "</main>", "</section><section>", "<p>",
    "<p><b></p></b>",
    "<p title=\"x", "< p>", "<svg><use href=\"#x\"/></svg>", "<svg><image href=\"x\"/></svg>",
    "<svg><a href=\"data:x\">x</a></svg>",
    "<rect fill=\"url(https://example.org)\"/>", "<!-- x -->", "<![CDATA[x]]>", "<p/ onclick=\"x\">x</p>",
    "<p\nstyle=\"x\">x</p>",
    "<div data-days=\"javascript:x//\">x</div>",
    // Outside of a drawing a browser takes the content of <title> as text, so that these quotes mean nothing.
    "<title><p title=\"</title><meta http-equiv='refresh' content='0;url=//example.org'>\"></p></title>",
    "<desc>x</desc>", "<rect/>", "<text>x</text>", "<svg><p>x</p></svg>", "<svg><br></svg>",
    "<svg><title><b>x</b></title></svg>", "<svg><desc><svg></svg></desc></svg>", "<svg><div></div></svg>",
    "<svg><desc><title><p title=\"</title><form action='//example.org'>\"></p></title></desc></svg>",
    "<button formaction=\"x\">x</button>", "<p data-x=\"1\">x</p>", "<math></math>", "<template></template>",
  ])
  func itMayNot(markup: String) {
    #expect(FragmentCheck.problem(in: Array(markup.utf8)) != nil, "\(markup)")
  }

  @Test(arguments: [
    "", "text &lt;script&gt;", "<p class=\"n\">x<br>y</p>", "<a href=\"../../agents/ada.html#runs\">x</a>",
    "<a href=\"page.html?x=1\" download>x</a>",
    "<svg viewBox=\"0 0 1 1\"><rect x=\"0\" width=\"1\"/><path d=\"M0 0\"/></svg>",
    "<svg><title>x &lt;p&gt;</title><svg y=\"1\"><a href=\"a.html\"><g><text>x<tspan>y</tspan></text></g></a></svg></svg>",
    "<TABLE><tr><td colspan=\"2\">x</td></tr></TABLE>", "<details open><summary>x</summary>y</details>",
    "<div data-days=\"../../activity/\" data-linked=\"10\">x</div>",
    "<div role=\"region\" aria-label=\"x\" tabindex=\"0\">x</div>",
  ])
  func itMay(markup: String) {
    #expect(FragmentCheck.problem(in: Array(markup.utf8)) == nil, "\(markup)")
  }
}
