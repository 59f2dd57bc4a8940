package worker

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"candour/evidence"
	"candour/evidence/redact"
)

// request asks a child to read a file.
type request struct {
	Name      string          `json:"name"`
	Limits    evidence.Limits `json:"limits"`
	Passwords []string        `json:"passwords,omitempty"`
	Order     *order          `json:"order,omitempty"` // something else than a reading
}

// answer is what a child says of it, or, first of all, of itself.
type answer struct {
	Ready   *Walls            `json:"ready,omitempty"`
	Reading *evidence.Reading `json:"reading,omitempty"`
	Proof   *redact.Proof     `json:"proof,omitempty"`
	Verdict *redact.Verdict   `json:"verdict,omitempty"`
	Code    evidence.Code     `json:"code,omitempty"`
	Why     string            `json:"why,omitempty"`
	Err     string            `json:"err,omitempty"`     // what the reader said
	Machine string            `json:"machine,omitempty"` // a failure that is not the file's
}

// Walls are what holds a child in.
type Walls struct {
	Landlock int  `json:"landlock"` // version; 0: none
	Network  bool `json:"network"`  // it has none
}

// mostFrame is how long a message may be.
const mostFrame = 512 << 20

var errFrame = errors.New("a message that is too long")

// send writes a message: four bytes that say how long it is, and JSON.
func send(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(b) > mostFrame {
		return errFrame
	}
	if _, err := w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b)))); err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// receive reads a message.
func receive(r io.Reader, v any) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > mostFrame {
		return errFrame
	}
	b, err := io.ReadAll(io.LimitReader(r, int64(n))) // grows with what comes, not with what is promised
	if err != nil {
		return err
	}
	if len(b) < int(n) {
		return io.ErrUnexpectedEOF
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("a message that is none: %w", err)
	}
	return nil
}
