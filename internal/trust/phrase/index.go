package phrase

import "encoding/base64"

// saltSize is in bytes; RFC 9106 asks for 16.
const saltSize = 16

// LookupIndex is what is stored to find a row by its phrase's lookup part: a
// blind index. Who has the database but not serverSecret (32 bytes or more,
// kept out of it) cannot tell which lookup parts are in use.
func LookupIndex(serverSecret []byte, lookup string) string {
	return base64.RawURLEncoding.EncodeToString(mac(serverSecret, "index", lookup))
}

// Decoy is the salt of a lookup part that does not exist: the same each time,
// and made of nothing an outsider knows.
func Decoy(serverSecret []byte, lookup string) []byte {
	return mac(serverSecret, "decoy", lookup)[:saltSize]
}
