// Causes
