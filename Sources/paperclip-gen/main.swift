print("paperclip-gen")
