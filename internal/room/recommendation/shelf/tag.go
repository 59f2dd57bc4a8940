package shelf

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"runtime/debug"
	"sync"
)

// Tag names the bytes of an answer that comes from the shelf's summaries, from the
// day and from what else is said here, and from nothing besides: while it stays,
// so do they. It is the same on every node that runs the same program. Nothing
// that the reader may not see has a part in it.
func (s *Shelf) Tag(from ...string) string {
	sum := sha256.New()
	for _, part := range append([]string{program(), s.state, s.day.String()}, from...) {
		sum.Write([]byte(part + "\x00"))
	}
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16]) + `"`
}

// program names this build. One that does not know what it was built from has a
// name of its own: its answers are then asked for again after each start.
var program = sync.OnceValue(func() string {
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		of := map[string]string{}
		for _, set := range info.Settings {
			of[set.Key] = set.Value
		}
		if of["vcs.revision"] != "" && of["vcs.modified"] == "false" {
			return of["vcs.revision"]
		}
	}
	return rand.Text()
})
