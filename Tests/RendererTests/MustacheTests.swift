import Testing

/// The rules of comments, delimiters, names, sections and partials, one row each.
@Suite struct MustacheTests {
  @Test(arguments: [
    MustacheCase("a comment leaves nothing", "to{{! not shown }}day", "today"),
    MustacheCase("a comment spans lines", "a{{!\n one\n two\n}}b\n", "ab\n"),
    MustacheCase("a comment may hold any sign", "{{! # ^ / > & = {{ }}.", "."),
    MustacheCase("alone on its line, the line goes too", "one\n{{! gone }}\ntwo\n", "one\ntwo\n"),
    MustacheCase("alone and indented, the white space goes too", "one\n \t {{! gone }}  \ntwo", "one\ntwo"),
    MustacheCase("alone over several lines", "one\n  {{!\n gone\n}}\ntwo", "one\ntwo"),
    MustacheCase("alone on the last line, which has no end", "one\n  {{! gone }}", "one\n"),
    MustacheCase("alone on the first line", "{{! gone }}\none", "one"),
    MustacheCase("alone where lines end with CRLF", "one\r\n{{! gone }}\r\ntwo", "one\r\ntwo"),
    MustacheCase("beside text, only the tag goes", "x {{! gone }}\n", "x \n"),
    MustacheCase("a comment's text is not looked up", "<{{!name}}>", #"{"!name":1,"name":2}"#, "<>"),
  ])
  func comments(example: MustacheCase) throws { try example.check() }

  @Test(arguments: [
    MustacheCase("a pair of signs", "{{=<% %>=}}<%who%>", #"{"who":"Ada"}"#, "Ada"),
    MustacheCase("one sign each", "{{=[ ]=}}[who], {{who}}", #"{"who":"Ada"}"#, "Ada, {{who}}"),
    MustacheCase("white space around them", "{{=  @   @  =}}@who@", #"{"who":"Ada"}"#, "Ada"),
    MustacheCase("the same sign at both ends", "{{=| |=}}(|n|)", #"{"n":3}"#, "(3)"),
    MustacheCase("back again", "{{=[ ]=}}[n][={{ }}=]{{n}}", #"{"n":3}"#, "33"),
    MustacheCase("no escaping, with other signs", "{{=[ ]=}}[&n][{n}]", #"{"n":"<"}"#, "<<"),
    MustacheCase(
      "set inside a section, they hold after it", "{{#s}}{{=[ ]=}}[n][/s][n]", #"{"s":{"n":1},"n":2}"#, "12"),
    MustacheCase(
      "a partial starts with the usual ones", "{{=[ ]=}}[>p]", #"{"n":1}"#, partials: ["p": "{{n}}[n]"],
      "1[n]"),
    MustacheCase(
      "what a partial sets ends with it", "{{>p}}{{n}}[n]", #"{"n":1}"#, partials: ["p": "{{=[ ]=}}[n]"],
      "11[n]"),
    MustacheCase("alone on its line, the line goes too", "one\n  {{=[ ]=}}  \ntwo", "one\ntwo"),
    MustacheCase("beside text, only the tag goes", "a {{=[ ]=}} b", "a  b"),
    MustacheCase("a sign of the old pair is text", "{{=[ ]=}}{{ x }}", "{{ x }}"),
  ])
  func delimiters(example: MustacheCase) throws { try example.check() }

  @Test(arguments: [
    MustacheCase("text alone is unchanged", "no {tags} here }}\n", "no {tags} here }}\n"),
    MustacheCase("a name", "{{a}}-{{ a }}-{{\ta\n}}", #"{"a":"x"}"#, "x-x-x"),
    MustacheCase(
      "markup is escaped", "{{a}}", #"{"a":"<a href=\"x\">&'"}"#, "&lt;a href=&quot;x&quot;&gt;&amp;&#39;"),
    MustacheCase("three braces do not escape", "{{{a}}} {{{ a }}}", #"{"a":"<&>"}"#, "<&> <&>"),
    MustacheCase("an ampersand does not escape", "{{&a}} {{& a }} {{ & a }}", #"{"a":"<"}"#, "< < <"),
    MustacheCase(
      "whole numbers and fractions", "{{a}} {{b}} {{c}}", #"{"a":85,"b":1.25,"c":-0}"#, "85 1.25 0"),
    MustacheCase("truth", "{{a}} {{b}}", #"{"a":true,"b":false}"#, "true false"),
    MustacheCase("null is empty, also without escaping", "[{{a}}{{{a}}}{{&a}}]", #"{"a":null}"#, "[]"),
    MustacheCase("what is not there is empty", "[{{a}}{{{a}}}{{&a}}{{a.b}}]", "[]"),
    MustacheCase("a dotted name", "{{a.b.c}} {{{a.b.c}}} {{&a.b.c}}", #"{"a":{"b":{"c":"<"}}}"#, "&lt; < <"),
    MustacheCase("a dotted name that breaks off", "[{{a.b.c}}]", #"{"a":{"x":1}}"#, "[]"),
    MustacheCase("a dotted name through what has no fields", "[{{a.length}}]", #"{"a":"text"}"#, "[]"),
    MustacheCase(
      "only the first part is looked for outwards", "{{#s}}[{{a.b}}]{{/s}}",
      #"{"s":{"a":{}},"a":{"b":"outer"}}"#, "[]"),
    MustacheCase(
      "the first part is found outwards", "{{#s}}{{a.b}}{{/s}}", #"{"s":{"x":1},"a":{"b":"outer"}}"#, "outer"),
    MustacheCase("null hides what is further out", "{{#s}}[{{a}}]{{/s}}", #"{"s":{"a":null},"a":1}"#, "[]"),
    MustacheCase("the dot is the innermost value", "{{.}} {{{.}}} {{&.}}", #""<""#, "&lt; < <"),
    MustacheCase("white space around a tag stays", "| {{a}} |\n  {{a}}\n", #"{"a":"x"}"#, "| x |\n  x\n"),
    MustacheCase("a name is never alone on its line", "\n {{a}} \n", "\n  \n"),
    MustacheCase("a tag may hold a name with spaces", "{{first name}}", #"{"first name":"Ada"}"#, "Ada"),
    MustacheCase("text that looks like a tag stays text", "{{a}}", #"{"a":"{{b}}","b":1}"#, "{{b}}"),
  ])
  func names(example: MustacheCase) throws { try example.check() }

  @Test(arguments: [
    MustacheCase("true shows", "{{#a}}yes{{/a}}", #"{"a":true}"#, "yes"),
    MustacheCase("false does not", "[{{#a}}yes{{/a}}]", #"{"a":false}"#, "[]"),
    MustacheCase("null does not", "[{{#a}}yes{{/a}}]", #"{"a":null}"#, "[]"),
    MustacheCase("nothing does not", "[{{#a}}yes{{/a}}]", "[]"),
    MustacheCase(
      "an object becomes the surroundings", "{{#a}}{{b}}{{c}}{{/a}}{{b}}", #"{"a":{"b":1},"c":2,"b":3}"#,
      "123"),
    MustacheCase("a list repeats", "{{#l}}{{n}},{{/l}}", #"{"l":[{"n":1},{"n":2},{"n":3}]}"#, "1,2,3,"),
    MustacheCase("an empty list does not show", "[{{#l}}x{{/l}}]", #"{"l":[]}"#, "[]"),
    MustacheCase("a text shows, and is the dot", "{{#a}}<{{.}}>{{/a}}", #"{"a":"x"}"#, "<x>"),
    MustacheCase("a list of texts", "{{#l}}({{.}}){{/l}}", #"{"l":["a","b"]}"#, "(a)(b)"),
    MustacheCase("a list of numbers", "{{#l}}({{.}}){{/l}}", #"{"l":[1,2.5]}"#, "(1)(2.5)"),
    MustacheCase("a list of lists", "{{#l}}({{#.}}{{.}}{{/.}}){{/l}}", #"{"l":[[1,2],["c"]]}"#, "(12)(c)"),
    MustacheCase("the document itself as a list", "{{#.}}<{{.}}>{{/.}}", "[1,2]", "<1><2>"),
    MustacheCase("the dot escapes, or not", "{{#l}}{{.}}{{{.}}}{{&.}}{{/l}}", #"{"l":["<"]}"#, "&lt;<<"),
    MustacheCase(
      "surroundings reach through all levels", "{{#a}}{{#b}}{{#c}}{{x}}{{y}}{{z}}{{/c}}{{/b}}{{/a}}",
      #"{"a":{"x":1},"b":{"y":2},"c":{"z":3}}"#, "123"),
    MustacheCase(
      "the nearest of equal names", "{{#a}}{{n}}{{#b}}{{n}}{{/b}}{{n}}{{/a}}", #"{"a":{"n":1},"b":{"n":2}}"#,
      "121"),
    MustacheCase(
      "sections of the same name beside each other", "{{#a}}1{{/a}} {{#a}}2{{/a}}", #"{"a":true}"#, "1 2"),
    MustacheCase("the same name inside itself", "{{#a}}<{{#a}}x{{/a}}>{{/a}}", #"{"a":true}"#, "<x>"),
    MustacheCase(
      "a dotted name", "{{#a.b}}{{c}}{{/a.b}}[{{#a.x}}no{{/a.x}}]", #"{"a":{"b":{"c":1}}}"#, "1[]"),
    MustacheCase("white space in the tags", "{{# a }}x{{/ a }}", #"{"a":true}"#, "x"),
    MustacheCase("white space around is kept", " | {{#a}}\t|\t{{/a}} |\n", #"{"a":true}"#, " | \t|\t |\n"),
    MustacheCase("lines of their own go", "-\n{{#a}}\nx\n{{/a}}\n-", #"{"a":true}"#, "-\nx\n-"),
    MustacheCase(
      "indented lines of their own go", "-\n  {{#a}}\n x\n\t{{/a}} \n-", #"{"a":true}"#, "-\n x\n-"),
    MustacheCase("with CRLF", "-\r\n{{#a}}\r\nx\r\n{{/a}}\r\n-", #"{"a":true}"#, "-\r\nx\r\n-"),
    MustacheCase("on the first and the last line", "{{#a}}\nx\n{{/a}}", #"{"a":true}"#, "x\n"),
    MustacheCase("two tags on a line of white space", "-\n{{#a}} {{/a}}\n-", #"{"a":true}"#, "-\n-"),
    MustacheCase("an end beside text is not alone", "{{#a}}\nx{{/a}}\ny", #"{"a":true}"#, "x\ny"),
    MustacheCase("a tag and a name share a line", "{{#a}} {{b}}\n{{/a}}", #"{"a":true,"b":1}"#, " 1\n"),
  ])
  func sections(example: MustacheCase) throws { try example.check() }

  @Test(arguments: [
    MustacheCase("false shows", "{{^a}}no{{/a}}", #"{"a":false}"#, "no"),
    MustacheCase("true does not", "[{{^a}}no{{/a}}]", #"{"a":true}"#, "[]"),
    MustacheCase("null and nothing show", "{{^a}}1{{/a}}{{^b}}2{{/b}}", #"{"a":null}"#, "12"),
    MustacheCase("an object does not", "[{{^a}}no{{/a}}]", #"{"a":{}}"#, "[]"),
    MustacheCase("an empty list shows", "{{^l}}none{{/l}}", #"{"l":[]}"#, "none"),
    MustacheCase("a list with items does not", "[{{^l}}none{{/l}}]", #"{"l":[0]}"#, "[]"),
    MustacheCase("a dotted name that breaks off shows", "{{^a.b.c}}no{{/a.b.c}}", #"{"a":{}}"#, "no"),
    MustacheCase("a dotted name with a value does not", "[{{^a.b}}no{{/a.b}}]", #"{"a":{"b":1}}"#, "[]"),
    MustacheCase("beside its opposite", "{{#a}}+{{/a}}{{^a}}-{{/a}}", #"{"a":false}"#, "-"),
    MustacheCase("the same name inside itself", "{{^a}}<{{^a}}x{{/a}}>{{/a}}", "<x>"),
    MustacheCase("lines of their own go", "-\n {{^a}}\nx\n {{/a}}\n-", "-\nx\n-"),
    MustacheCase("with CRLF", "-\r\n{{^a}}\r\nx\r\n{{/a}}\r\n-", "-\r\nx\r\n-"),
    MustacheCase("on a last line without an end", "x\n{{^a}}\n{{/a}}", "x\n"),
    MustacheCase("white space in the tags", "{{^ a }}x{{/ a }}", "x"),
  ])
  func invertedSections(example: MustacheCase) throws { try example.check() }

  @Test(arguments: [
    MustacheCase("a partial", "<{{>p}}>", partials: ["p": "text"], "<text>"),
    MustacheCase("one that is not there is empty", "<{{>p}}>", "<>"),
    MustacheCase(
      "it sees the surroundings", "{{#s}}{{>p}}{{/s}}", #"{"s":{"a":1},"b":2}"#,
      partials: ["p": "{{a}}{{b}}"], "12"),
    MustacheCase("a folder in the name", "{{>cards/small}}", partials: ["cards/small": "card"], "card"),
    MustacheCase(
      "a partial in a partial", "{{>a}}", #"{"x":1}"#, partials: ["a": "({{>b}})", "b": "{{x}}"], "(1)"),
    MustacheCase(
      "a partial that includes itself", "{{>tree}}",
      #"{"n":1,"c":[{"n":2,"c":[{"n":3,"c":[]}]},{"n":4,"c":[]}]}"#,
      partials: ["tree": "{{n}}<{{#c}}{{>tree}}{{/c}}>"], "1<2<3<>>4<>>"),
    MustacheCase("white space in the tag", "{{>\tp }}", partials: ["p": "x"], "x"),
    MustacheCase("in a line it is put as it is", "a {{>p}} b", partials: ["p": "1\n2"], "a 1\n2 b"),
    MustacheCase("alone, its line's end goes", "a\n{{>p}}\nb", partials: ["p": "x\n"], "a\nx\nb"),
    MustacheCase("alone with CRLF", "a\r\n{{>p}}\r\nb", partials: ["p": "x\r\n"], "a\r\nx\r\nb"),
    MustacheCase(
      "alone and indented, every line is", "a\n  {{>p}}\nb", partials: ["p": "1\n2\n"], "a\n  1\n  2\nb"),
    MustacheCase("alone on the last line", "a\n  {{>p}}", partials: ["p": "1\n2"], "a\n  1\n  2"),
    MustacheCase("alone on the first line", "  {{>p}}\nb", partials: ["p": "1\n"], "  1\nb"),
    MustacheCase(
      "values are not indented, only the partial's lines", " {{>p}}\n", #"{"v":"x\ny"}"#,
      partials: ["p": "{{v}}|\n{{{v}}}\n"],
      " x\ny|\n x\ny\n"),
    MustacheCase(
      "a line of a name without a value is indented too", " {{>p}}\n", partials: ["p": "{{v}}|\n{{v}}\n"],
      " |\n \n"),
    MustacheCase(
      "indentation adds up", " {{>a}}\n", partials: ["a": "1\n {{>b}}\n3\n", "b": "2\n2\n"],
      " 1\n  2\n  2\n 3\n"),
    MustacheCase(
      "indentation inside a section", "{{#l}}\n  {{>p}}\n{{/l}}\n", #"{"l":[1,2]}"#,
      partials: ["p": "<{{.}}>\n"], "  <1>\n  <2>\n"),
    MustacheCase("a tab indents", "\t{{>p}}\n", partials: ["p": "1\n2\n"], "\t1\n\t2\n"),
  ])
  func partials(example: MustacheCase) throws { try example.check() }

  @Test(arguments: [
    MustacheCase(
      "the name is in the value", "{{>*kind}}", #"{"kind":"a"}"#, partials: ["a": "A", "b": "B"], "A"),
    MustacheCase("white space around the star", "{{> * kind }}", #"{"kind":"b"}"#, partials: ["b": "B"], "B"),
    MustacheCase("a dotted name", "{{>*x.y}}", #"{"x":{"y":"a"}}"#, partials: ["a": "A"], "A"),
    MustacheCase("a dotted name that breaks off", "[{{>*x.y}}]", #"{"x":{}}"#, partials: ["x.y": "A"], "[]"),
    MustacheCase("no such value", "[{{>*kind}}]", partials: ["kind": "A", "*kind": "B"], "[]"),
    MustacheCase("no such partial", "[{{>*kind}}]", #"{"kind":"z"}"#, "[]"),
    MustacheCase(
      "only once: the value is no star itself", "[{{>*kind}}]", #"{"kind":"*other","other":"a"}"#,
      partials: ["a": "A"], "[]"),
    MustacheCase(
      "each item its own", "{{#l}}{{>*t}}{{/l}}", #"{"l":[{"t":"a","n":1},{"t":"b","n":2}]}"#,
      partials: ["a": "<{{n}}>", "b": "({{n}})"], "<1>(2)"),
    MustacheCase(
      "the dot", "{{#l}}{{>*.}}{{/l}}", #"{"l":["a","b","a"]}"#, partials: ["a": "A", "b": "B"], "ABA"),
    MustacheCase("alone and indented", " {{>*k}}\nz", #"{"k":"a"}"#, partials: ["a": "1\n2\n"], " 1\n 2\nz"),
    MustacheCase(
      "a parent by a name of the value", "{{<*k}}{{$b}}new{{/b}}{{/*k}}", #"{"k":"a"}"#,
      partials: ["a": "<{{$b}}old{{/b}}>"], "<new>"),
  ])
  func dynamicNames(example: MustacheCase) throws { try example.check() }
}
