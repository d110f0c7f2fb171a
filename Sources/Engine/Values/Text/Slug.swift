/// Names of pages and files derived from names of things: lower-case ASCII letters, digits and single
/// hyphens.
package enum Slug {
  /// Longer names are cut here, or at a hyphen nearby.
  static let maximumLength = 60

  /// The slug of a name. Empty if nothing of the name remains.
  package static func make(from name: String) -> String {
    var slug: [UInt8] = []
    func separate() {
      if let last = slug.last, last != UInt8(ascii: "-") { slug.append(UInt8(ascii: "-")) }
    }
    for scalar in name.unicodeScalars {
      switch scalar.value {
      case 0x30...0x39, 0x61...0x7A: slug.append(UInt8(scalar.value))
      case 0x41...0x5A: slug.append(UInt8(scalar.value) + 32)
      case 0x27, 0x2019: break  // an apostrophe joins: "Ada's" is "adas"
      case 0x300...0x36F: break  // combining marks: the letter before them remains
      default:
        if scalar == "&" {
          separate()
          slug.append(contentsOf: "and-".utf8)
        } else if let folded = folding[scalar] {
          slug.append(contentsOf: folded.utf8)
        } else {
          separate()
        }
      }
    }
    while slug.last == UInt8(ascii: "-") { slug.removeLast() }
    if slug.count > maximumLength {
      slug = Array(slug[..<maximumLength])
      if let hyphen = slug.lastIndex(of: UInt8(ascii: "-")), hyphen > maximumLength / 2 {
        slug = Array(slug[..<hyphen])
      }
    }
    return String(decoding: slug, as: UTF8.self)
  }

  /// Letters of European alphabets and their ASCII forms. The table is fixed, so that slugs never change with
  /// Unicode versions or locales.
  private static let folding: [Unicode.Scalar: String] = {
    let groups: [(String, String)] = [
      ("àáâãåāăąÀÁÂÃÅĀĂĄ", "a"), ("äÄæÆ", "ae"), ("çćĉċčÇĆĈĊČ", "c"), ("ďđðĎĐÐ", "d"),
      ("èéêëēĕėęěÈÉÊËĒĔĖĘĚ", "e"), ("ĝğġģĜĞĠĢ", "g"), ("ĥħĤĦ", "h"), ("ìíîïĩīĭįıÌÍÎÏĨĪĬĮİ", "i"),
      ("ĵĴ", "j"), ("ķĸĶ", "k"), ("ĺļľŀłĹĻĽĿŁ", "l"), ("ñńņňŉŋÑŃŅŇŊ", "n"),
      ("òóôõøōŏőÒÓÔÕØŌŎŐ", "o"), ("öÖœŒ", "oe"), ("ŕŗřŔŖŘ", "r"), ("śŝşšșŚŜŞŠȘ", "s"), ("ßẞ", "ss"),
      ("ţťŧțŢŤŦȚ", "t"), ("ùúûũūŭůűųÙÚÛŨŪŬŮŰŲ", "u"), ("üÜ", "ue"), ("ŵŴ", "w"), ("ýÿŷÝŸŶ", "y"),
      ("źżžŹŻŽ", "z"), ("þÞ", "th"),
    ]
    var table: [Unicode.Scalar: String] = [:]
    for (letters, ascii) in groups {
      for letter in letters.unicodeScalars { table[letter] = ascii }
    }
    return table
  }()
}
