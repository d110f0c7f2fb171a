extension Folder {
  /// A store of one module, Pulse, and one company template, Duo.
  func writeShop() throws {
    try write(
      "shop/pulse/paperclip.module.json",
      #"{"id":"pulse","name":"Pulse","version":"1.0.0","ui":{"pages":[{"path":"/pulse","label":"Pulse","entry":"./ui/pulse.html"}]}}"#
    )
    try write("shop/pulse/ui/pulse.html", "<p>Pulse</p>\n")
    try write(
      "shop/duo.json", #"{"id":"duo","name":"Duo","version":"1.0.0","agents":[{"ref":"a","name":"Ann"}]}"#)
  }
}
