package redact_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
)

func sha(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// behindPicture puts words behind the compressed pixels and makes the length fit.
func behindPicture(b []byte) []byte {
	m := regexp.MustCompile(`/FlateDecode /Length (\d+)>>\nstream\n`).FindSubmatchIndex(b)
	n, _ := strconv.Atoi(string(b[m[2]:m[3]]))
	end := m[1] + n
	var out bytes.Buffer
	out.Write(b[:m[2]])
	fmt.Fprintf(&out, "%d>>\nstream\n", n+9)
	out.Write(b[m[1]:end])
	out.WriteString("timetable")
	out.Write(b[end:])
	return out.Bytes()
}
