"""What betrayed a person, taken out after it was sent: words covered, regions of photos blurred, files withdrawn."""
