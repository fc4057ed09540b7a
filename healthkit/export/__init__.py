"""Out of the vault in forms that other programs read: a patient summary, one encrypted file for somebody trusted."""
