"""The system's own timer: what it shall run, the text for each system, and putting it in or taking it away.

All of them start ``healthkit schedule run-due`` every few minutes; what is due, and what was missed, it finds itself.
No passphrase stands in any of them: the keyring opens the vault, or a 0600 file that is named by its path.
"""
