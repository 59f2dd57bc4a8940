package witness

import (
	"bytes"
	"testing"
)

// FuzzParseRequest: what is read is written the same again.
func FuzzParseRequest(f *testing.F) {
	f.Add([]byte("old 0\n\nexample.com/log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— a b\n"))
	f.Add([]byte("old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\nx"))
	f.Add([]byte("old 00\n\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		req, err := parseRequest(body)
		if err == nil && !bytes.Equal(req.bytes(), body) {
			t.Fatalf("%q was read as %q", body, req.bytes())
		}
	})
}
