import Testing

/// The rules of parents and blocks.
@Suite struct MustacheInheritanceTests {
  private static let box = "[{{$head}}H{{/head}}|{{$body}}B{{/body}}]"

  @Test(arguments: [
    MustacheCase("a block shows what it holds", "{{$x}}default{{/x}}", "default"),
    MustacheCase(
      "names, sections and partials in it", "{{$x}}{{a}}{{#s}}{{b}}{{/s}}{{>p}}{{/x}}",
      #"{"a":1,"s":{"b":2}}"#, partials: ["p": "3"], "123"),
    MustacheCase("a parent without overrides", "{{<box}}{{/box}}", partials: ["box": box], "[H|B]"),
    MustacheCase("a parent that is not there", "[{{<none}}{{$x}}y{{/x}}{{/none}}]", "[]"),
    MustacheCase(
      "one block is overridden", "{{<box}}{{$body}}new{{/body}}{{/box}}", partials: ["box": box], "[H|new]"),
    MustacheCase(
      "the order of overrides is free", "{{<box}}{{$body}}2{{/body}}{{$head}}1{{/head}}{{/box}}",
      partials: ["box": box], "[1|2]"),
    MustacheCase("an empty override", "{{<box}}{{$body}}{{/body}}{{/box}}", partials: ["box": box], "[H|]"),
    MustacheCase(
      "text between overrides is passed over", "{{<box}} a {{$body}}new{{/body}}\n b {{/box}}",
      partials: ["box": box], "[H|new]"),
    MustacheCase(
      "an override of no block of the parent", "{{<box}}{{$foot}}x{{/foot}}{{/box}}", partials: ["box": box],
      "[H|B]"),
    MustacheCase(
      "a block that stands twice", "{{<two}}{{$x}}o{{/x}}{{/two}}",
      partials: ["two": "{{$x}}1{{/x}}{{$x}}2{{/x}}"], "oo"),
    MustacheCase(
      "each use of a parent has its own overrides",
      "{{<box}}{{$body}}1{{/body}}{{/box}}{{<box}}{{$head}}2{{/head}}{{/box}}", partials: ["box": box],
      "[H|1][2|B]"),
    MustacheCase(
      "an override sees the surroundings of the block", "{{<p}}{{$x}}{{n}}{{/x}}{{/p}}",
      #"{"n":1,"s":{"n":2}}"#, partials: ["p": "{{#s}}{{$x}}{{/x}}{{/s}}"], "2"),
    MustacheCase(
      "in a section", "{{#l}}{{<box}}{{$body}}{{.}}{{/body}}{{/box}}{{/l}}", #"{"l":[1,2]}"#,
      partials: ["box": box], "[H|1][H|2]"),
    MustacheCase(
      "the outermost of two overrides counts", "{{<b}}{{$x}}outer{{/x}}{{/b}}",
      partials: ["b": "{{<a}}{{$x}}inner{{/x}}{{/a}}", "a": "<{{$x}}own{{/x}}>"], "<outer>"),
    MustacheCase(
      "the one between counts where there is no outer", "{{<b}}{{/b}}",
      partials: ["b": "{{<a}}{{$x}}inner{{/x}}{{/a}}", "a": "<{{$x}}own{{/x}}>"], "<inner>"),
    MustacheCase(
      "three levels, a block each", "{{<c}}{{$x}}1{{/x}}{{/c}}",
      partials: [
        "c": "{{<b}}{{$y}}2{{/y}}{{/b}}", "b": "{{<a}}{{$z}}3{{/z}}{{/a}}",
        "a": "{{$x}}x{{/x}}{{$y}}y{{/y}}{{$z}}z{{/z}}",
      ], "123"),
    MustacheCase(
      "overrides reach a partial of the parent", "{{<a}}{{$x}}o{{/x}}{{/a}}",
      partials: ["a": "({{>p}})", "p": "{{$x}}d{{/x}}"], "(o)"),
    MustacheCase(
      "a block in an override can be overridden", "{{<page}}{{$side}}S{{/side}}{{/page}}",
      partials: ["page": "{{<box}}{{$body}}b-{{$side}}s{{/side}}{{/body}}{{/box}}", "box": box], "[H|b-S]"),
    MustacheCase(
      "a parent inside an override has its own block of the same name",
      "{{<box}}{{$body}}<{{<box}}{{$body}}in{{/body}}{{/box}}>{{/body}}{{/box}}", partials: ["box": box],
      "[H|<[H|in]>]"),
    MustacheCase(
      "an override may use a parent without blocks of its own",
      "{{<box}}{{$body}}{{<box}}{{/box}}{{/body}}{{/box}}", partials: ["box": box], "[H|[H|B]]"),
    MustacheCase(
      "a parent that includes itself by way of a block", "{{<a}}{{$x}}-{{/x}}{{/a}}",
      partials: ["a": "1{{$x}}d{{/x}}{{$y}}{{<a}}{{$y}}end{{/y}}{{/a}}{{/y}}"], "1-1-end"),
    MustacheCase(
      "delimiters set before do not reach the parent", "{{=[ ]=}}[<p][$x]o[/x][/p]",
      partials: ["p": "{{$x}}d{{/x}}[x]"], "o[x]"),
    MustacheCase(
      "white space in the tags", "{{< box }}{{$ body }}n{{/ body }}{{/ box }}", partials: ["box": box],
      "[H|n]"),
  ])
  func blocks(example: MustacheCase) throws { try example.check() }

  @Test(arguments: [
    MustacheCase(
      "a parent alone on its lines", "a\n{{<p}}\n{{/p}}\nb\n", partials: ["p": "x\n"], "a\nx\nb\n"),
    MustacheCase(
      "an indented parent indents every line", "a\n  {{<p}}\n  {{/p}}\nb", partials: ["p": "1\n2\n"],
      "a\n  1\n  2\nb"),
    MustacheCase("a block alone on its lines", "a\n{{$x}}\nmid\n{{/x}}\nb", "a\nmid\nb"),
    MustacheCase(
      "an override alone on its lines", "{{<p}}\n{{$x}}\nnew\n{{/x}}\n{{/p}}\n",
      partials: ["p": "a\n{{$x}}\nold\n{{/x}}\nb\n"], "a\nnew\nb\n"),
    MustacheCase(
      "an override in a line keeps the line", "{{<p}}{{$x}}new{{/x}}{{/p}}",
      partials: ["p": "a {{$x}}old{{/x}} b\n"], "a new b\n"),
    MustacheCase(
      "an override's lines take the block's indentation", "{{<p}}{{$x}}\n1\n2\n{{/x}}{{/p}}",
      partials: ["p": "<\n    {{$x}}\n    old\n    {{/x}}\n>"], "<\n    1\n    2\n>"),
    MustacheCase(
      "and lose their own", "{{<p}}\n  {{$x}}\n  1\n    2\n  {{/x}}\n{{/p}}",
      partials: ["p": "<\n {{$x}}\n old\n {{/x}}\n>"], "<\n 1\n   2\n>"),
    MustacheCase(
      "indentation of the parent and of the block add up", "  {{<p}}\n  {{$x}}\n  1\n  {{/x}}\n  {{/p}}\n",
      partials: ["p": "a\n {{$x}}\n {{/x}}\n"], "  a\n   1\n"),
  ])
  func lines(example: MustacheCase) throws { try example.check() }
}
