window.paperclipAsOf = "2026-09-30T18:21:26Z";
