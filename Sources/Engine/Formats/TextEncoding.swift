/// PostgreSQL encodings that are converted, with their iconv names.
enum TextEncoding {
  /// How to read a file in an encoding.
  enum Treatment: Equatable {
    /// UTF-8, or no declared encoding.
    case none
    case convert(from: String)
    case unknown
  }

  /// PostgreSQL ignores case and punctuation: "ISO_8859_5", "iso-8859-5" and "ISO88595" are the same.
  static func treatment(of name: String) -> Treatment {
    let key = normalized(name)
    if ["utf8", "unicode", "sqlascii", ""].contains(key) { return .none }
    return names[key].map { .convert(from: $0) } ?? .unknown
  }

  static func normalized(_ name: String) -> String {
    String(decoding: name.lowercased().utf8.filter { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 }, as: UTF8.self)
  }

  private static let names: [String: String] = [
    "latin1": "ISO-8859-1", "iso88591": "ISO-8859-1", "latin2": "ISO-8859-2", "iso88592": "ISO-8859-2",
    "latin3": "ISO-8859-3", "iso88593": "ISO-8859-3", "latin4": "ISO-8859-4", "iso88594": "ISO-8859-4",
    "latin5": "ISO-8859-9", "iso88599": "ISO-8859-9", "latin6": "ISO-8859-10", "iso885910": "ISO-8859-10",
    "latin7": "ISO-8859-13", "iso885913": "ISO-8859-13", "latin8": "ISO-8859-14", "iso885914": "ISO-8859-14",
    "latin9": "ISO-8859-15", "iso885915": "ISO-8859-15", "latin10": "ISO-8859-16", "iso885916": "ISO-8859-16",
    "iso88595": "ISO-8859-5", "iso88596": "ISO-8859-6", "iso88597": "ISO-8859-7", "iso88598": "ISO-8859-8",
    "win1250": "CP1250", "windows1250": "CP1250", "win1251": "CP1251", "win": "CP1251",
    "windows1251": "CP1251",
    "win1252": "CP1252", "windows1252": "CP1252", "win1253": "CP1253", "windows1253": "CP1253",
    "win1254": "CP1254", "windows1254": "CP1254", "win1255": "CP1255", "windows1255": "CP1255",
    "win1256": "CP1256", "windows1256": "CP1256", "win1257": "CP1257", "windows1257": "CP1257",
    "win1258": "CP1258", "windows1258": "CP1258", "abc": "CP1258", "tcvn": "CP1258", "tcvn5712": "CP1258",
    "vscii": "CP1258", "win866": "CP866", "alt": "CP866", "windows866": "CP866", "win874": "CP874",
    "windows874": "CP874", "koi8r": "KOI8-R", "koi8": "KOI8-R", "koi8u": "KOI8-U", "euccn": "EUC-CN",
    "eucjp": "EUC-JP", "eucjis2004": "EUC-JISX0213", "euckr": "EUC-KR", "euctw": "EUC-TW", "big5": "CP950",
    "win950": "CP950", "windows950": "CP950", "gbk": "CP936", "win936": "CP936", "windows936": "CP936",
    "gb18030": "GB18030", "johab": "JOHAB", "sjis": "CP932", "shiftjis": "CP932", "mskanji": "CP932",
    "win932": "CP932", "windows932": "CP932", "shiftjis2004": "SHIFT_JISX0213", "uhc": "CP949",
    "win949": "CP949", "windows949": "CP949",
  ]
}
