print("paperclip-sample")
