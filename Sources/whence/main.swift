print("whence")
