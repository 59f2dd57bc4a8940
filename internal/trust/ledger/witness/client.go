package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger/cosign"
)

// Reason says why a witness refused.
type Reason string

const (
	// Forked: it signed another root for this size.
	Forked Reason = "forked"
	// Rewound: it signed a larger size than this log has. If several nodes
	// publish one log, another node may simply have been first: look whether
	// this log has a checkpoint of that size.
	Rewound Reason = "rewound"
	// Unproved: the proof does not lead from what it signed to this root.
	Unproved Reason = "unproved"
	// Unknown: it does not watch this log.
	Unknown Reason = "unknown"
	// Unsigned: it has another key for this log.
	Unsigned Reason = "unsigned"
	// Malformed: it does not understand the request.
	Malformed Reason = "malformed"
)

// RefusedError says that a witness will not sign. Trying again does not help.
type RefusedError struct {
	Witness string // its name in the policy
	Reason  Reason
	Status  int   // of HTTP
	Known   int64 // the size that it remembers, when it said so; or -1
	Words   string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the witness %s refuses (%s, %d): %s", e.Witness, e.Reason, e.Status, e.Words)
}

// Alarm says that the witness remembers a log that is not the beginning of
// ours: a backup was put back, or somebody rewrote the log. The other reasons
// are mistakes in somebody's configuration.
func (e *RefusedError) Alarm() bool {
	return e.Reason == Forked || e.Reason == Rewound || e.Reason == Unproved
}

// Prover proves that the log of the old size is the beginning of the log of
// the checkpoint that is being cosigned. It gives nothing for 0 and for the
// checkpoint's own size.
type Prover = func(ctx context.Context, oldSize int64) ([]tlog.Hash, error)

// Client asks witnesses.
type Client struct {
	HTTP *http.Client
}

// askTime is the longest that a witness may take.
const askTime = 10 * time.Second

// NewClient makes a client that waits at most ten seconds for each answer and
// follows no redirection: a witness is at the address in the policy.
func NewClient() *Client {
	return &Client{HTTP: &http.Client{Timeout: askTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Cosign asks one witness to cosign a signed checkpoint. OldSize is the size
// that it is believed to remember (0 if nothing is known); when it remembers
// another it says so, and is asked once more from there. The lines that it
// gives are checked: they are this witness's and on this checkpoint, and
// whatever else it sent is left out.
//
// The error is a *RefusedError when the witness will not sign; any other
// error means that it is away, broken, or not a witness.
func (c *Client) Cosign(ctx context.Context, w cosign.Witness, oldSize int64, prove Prover, signed []byte) (lines []byte, err error) {
	defer errs.Wrap(&err, "witness.Cosign(%q)", w.Name)
	text, cp, err := checkpointOf(signed)
	if err != nil {
		return nil, err
	}
	lines, known, err := c.post(ctx, w, oldSize, prove, signed)
	if errors.Is(err, errStale) && known != oldSize && known <= cp.Size {
		lines, known, err = c.post(ctx, w, known, prove, signed)
	}
	if errors.Is(err, errStale) {
		return nil, &RefusedError{Witness: w.Name, Reason: Rewound, Status: http.StatusConflict, Known: known,
			Words: fmt.Sprintf("it has signed %d entries, and this log has %d", known, cp.Size)}
	}
	if err != nil {
		return nil, err
	}
	return ownLines(text, lines, w)
}

// errStale is the answer that the witness remembers another size.
var errStale = errors.New("the witness remembers another size")

func checkpointOf(signed []byte) (text string, cp cosign.Checkpoint, err error) {
	i := bytes.LastIndex(signed, []byte("\n\n"))
	if i < 0 {
		return "", cp, errs.New(errs.Invalid, "This is not a signed checkpoint.")
	}
	text = string(signed[:i+1])
	cp, err = cosign.ParseCheckpoint(text)
	return text, cp, err
}

// ownLines gives the witness's own signature from what it answered.
func ownLines(text string, lines []byte, w cosign.Witness) ([]byte, error) {
	n, err := note.Open([]byte(text+"\n"+string(lines)), note.VerifierList(w.Verifier))
	if err != nil {
		return nil, fmt.Errorf("it answered with something that is not its signature: %w", err)
	}
	var out []byte
	for _, s := range n.Sigs {
		out = fmt.Appendf(out, "— %s %s\n", s.Name, s.Base64)
	}
	return out, nil
}

// post asks once. With errStale it gives the size that the witness remembers.
func (c *Client) post(ctx context.Context, w cosign.Witness, old int64, prove Prover, signed []byte) (lines []byte, known int64, err error) {
	proof, err := prove(ctx, old)
	if err != nil {
		return nil, 0, fmt.Errorf("the proof from %d entries cannot be made: %w", old, err)
	}
	body := request{old: old, proof: proof, checkpoint: signed}.bytes()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL+addPath, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Content-Type", textType)
	res, err := c.HTTP.Do(req)
	if err != nil {
		return nil, 0, fmt.Errorf("it is away: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err != nil {
		return nil, 0, fmt.Errorf("its answer was cut off: %w", err)
	}
	if res.StatusCode == http.StatusOK {
		return answer, 0, nil
	}
	if res.StatusCode == http.StatusConflict && res.Header.Get("Content-Type") == sizeType {
		size, ok := parseSize(strings.TrimSuffix(string(answer), "\n"))
		if !ok {
			return nil, 0, fmt.Errorf("it remembers another size and does not say which: %q", clip(answer))
		}
		return nil, size, errStale
	}
	return nil, 0, refused(w, res.StatusCode, answer)
}

// refused turns a status into a refusal, or into an absence: a proxy's 502 is
// not the witness's word.
func refused(w cosign.Witness, status int, answer []byte) error {
	reason, ok := map[int]Reason{
		http.StatusConflict:            Forked,
		http.StatusUnprocessableEntity: Unproved,
		http.StatusNotFound:            Unknown,
		http.StatusForbidden:           Unsigned,
		http.StatusBadRequest:          Malformed,
	}[status]
	if !ok {
		return fmt.Errorf("it cannot answer now (%d)", status)
	}
	return &RefusedError{Witness: w.Name, Reason: reason, Status: status, Known: -1, Words: clip(answer)}
}

// clip makes an answer fit for a line of a log.
func clip(answer []byte) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(answer), "?")), " ")
	if r := []rune(text); len(r) > 200 {
		return string(r[:200])
	}
	return text
}
