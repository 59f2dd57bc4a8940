package witness

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/trust/ledger/cosign"
)

// The words of the tlog-witness protocol.
const (
	addPath  = "/add-checkpoint"
	sizeType = "text/x.tlog.size" // the kind of an answer that is a size
	textType = "text/plain; charset=utf-8"
	// maxProof is the longest consistency proof that the protocol allows.
	maxProof = 63
	// maxBody (bytes) is far more than 63 hashes and a checkpoint with many
	// signatures, and bounds answers too.
	maxBody = 64 << 10
)

// request is the body of add-checkpoint: the size that the log believes the
// witness remembers, the proof from there, and the signed checkpoint.
type request struct {
	old        int64
	proof      tlog.TreeProof
	checkpoint []byte
}

func (r request) bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "old %d\n", r.old)
	for _, h := range r.proof {
		fmt.Fprintf(&b, "%s\n", h)
	}
	b.WriteByte('\n')
	b.Write(r.checkpoint)
	return b.Bytes()
}

// parseRequest reads a body as strictly as the protocol is written.
func parseRequest(body []byte) (request, error) {
	var req request
	head, rest, ok := bytes.Cut(body, []byte("\n\n"))
	if !ok {
		return req, fmt.Errorf("there is no empty line before the checkpoint")
	}
	lines := strings.Split(string(head), "\n")
	text, ok := strings.CutPrefix(lines[0], "old ")
	if !ok {
		return req, fmt.Errorf("the first line must be old and a size")
	}
	if req.old, ok = parseSize(text); !ok {
		return req, fmt.Errorf("the old size cannot be read")
	}
	if len(lines)-1 > maxProof {
		return req, fmt.Errorf("the proof has more than %d lines", maxProof)
	}
	for i, l := range lines[1:] {
		h, ok := cosign.ParseHash(l)
		if !ok {
			return req, fmt.Errorf("line %d of the proof is not a hash", i+1)
		}
		req.proof = append(req.proof, h)
	}
	req.checkpoint = rest
	return req, nil
}

// parseSize reads a number of entries: decimal, no sign, no extra zeroes.
func parseSize(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && strconv.FormatInt(n, 10) == s
}
