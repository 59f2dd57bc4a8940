package witness

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/ledger"
	"candour/internal/ledger/cosign"
)

// RefusedError says that a witness will not sign: the log it remembers is not
// the beginning of ours. It is an alarm, and trying again does not help.
type RefusedError struct {
	Witness string
	Status  int
	// Known is the size that the witness remembers, when it said so.
	Known int64
	Words string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the witness %s refuses (%d, it remembers %d entries): %s", e.Witness, e.Status, e.Known, e.Words)
}

// Group asks the witnesses of a policy. It is what ledger.Publish calls.
type Group struct {
	Policy *cosign.Policy
	Client *http.Client
	// mu guards known: the size each witness signed last, so that the usual
	// request fits at the first try.
	mu    sync.Mutex
	known map[string]int64
}

// askTime is the longest that a witness may take.
const askTime = 10 * time.Second

// NewGroup makes a group for a policy.
func NewGroup(p *cosign.Policy) *Group {
	return &Group{Policy: p, Client: &http.Client{Timeout: askTime}, known: map[string]int64{}}
}

// Cosign asks every witness at once and adds what they sign to the note. Met
// says whether the policy's quorum has signed; err joins what went wrong with
// the others, which may be there though the quorum was met.
func (g *Group) Cosign(ctx context.Context, signed []byte, prove func(context.Context, int64) ([]tlog.Hash, error)) (out []byte, met bool, err error) {
	type answer struct {
		lines []byte
		err   error
	}
	answers := make([]answer, len(g.Policy.Witnesses))
	var wg sync.WaitGroup
	for i, w := range g.Policy.Witnesses {
		if w.URL == "" {
			continue
		}
		wg.Go(func() { answers[i].lines, answers[i].err = g.ask(ctx, w, signed, prove) })
	}
	wg.Wait()
	out = bytes.Clone(signed)
	for _, a := range answers {
		err = errors.Join(err, a.err)
		for line := range bytes.SplitSeq(bytes.TrimRight(a.lines, "\n"), []byte("\n")) {
			if len(line) > 0 && !bytes.Contains(out, line) {
				out = append(append(out, line...), '\n')
			}
		}
	}
	_, _, met, openErr := g.Policy.Open(out)
	if openErr != nil {
		return signed, false, errors.Join(err, openErr)
	}
	return out, met, err
}

// ask asks one witness, and again once if it remembers another size.
func (g *Group) ask(ctx context.Context, w cosign.Witness, signed []byte, prove func(context.Context, int64) ([]tlog.Hash, error)) ([]byte, error) {
	cp, err := checkpointOf(signed)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	old := g.known[w.Name]
	g.mu.Unlock()
	lines, err := g.post(ctx, w, signed, old, prove)
	if no, ok := errors.AsType[*RefusedError](err); ok && no.Status == http.StatusConflict && no.Known != old && no.Known <= cp.Size {
		old = no.Known
		lines, err = g.post(ctx, w, signed, old, prove)
	}
	if err != nil {
		return nil, err
	}
	if err := checkLines(signed, lines, w); err != nil {
		return nil, err
	}
	g.mu.Lock()
	g.known[w.Name] = cp.Size
	g.mu.Unlock()
	return lines, nil
}

func checkpointOf(signed []byte) (cosign.Checkpoint, error) {
	text, _, ok := strings.Cut(string(signed), "\n\n")
	if !ok {
		return cosign.Checkpoint{}, fmt.Errorf("witness: this is not a signed checkpoint")
	}
	return cosign.ParseCheckpoint(text + "\n")
}

// checkLines makes sure that what came back is this witness's own signature.
func checkLines(signed, lines []byte, w cosign.Witness) error {
	text, _, _ := strings.Cut(string(signed), "\n\n")
	if _, err := openWith([]byte(text+"\n\n"+string(lines)), w.Verifier); err != nil {
		return fmt.Errorf("the witness %s answered with something that is not its signature: %w", w.Name, err)
	}
	return nil
}

func (g *Group) post(ctx context.Context, w cosign.Witness, signed []byte, old int64, prove func(context.Context, int64) ([]tlog.Hash, error)) ([]byte, error) {
	proof, err := prove(ctx, old)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	fmt.Fprintf(&body, "old %d\n", old)
	for _, h := range proof {
		fmt.Fprintf(&body, "%s\n", h)
	}
	body.WriteByte('\n')
	body.Write(signed)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL+"/add-checkpoint", &body)
	if err != nil {
		return nil, err
	}
	res, err := g.Client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("the witness %s is away: %w", w.Name, err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the witness %s was cut off: %w", w.Name, err)
	case res.StatusCode == http.StatusOK:
		return answer, nil
	case res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests:
		return nil, fmt.Errorf("the witness %s cannot answer now (%d)", w.Name, res.StatusCode)
	}
	no := &RefusedError{Witness: w.Name, Status: res.StatusCode, Words: strings.TrimSpace(string(answer))}
	if res.StatusCode == http.StatusConflict {
		no.Known, _ = strconv.ParseInt(no.Words, 10, 64)
		no.Words = "it remembers another state of this log: an old backup was put back, or there are two logs"
	}
	return nil, no
}

// Opener checks the checkpoint of a receipt against a policy: the log's
// signature and the quorum.
func Opener(p *cosign.Policy) ledger.NoteChecker {
	return func(signed []byte) (ledger.Checkpoint, []string, error) {
		cp, by, met, err := p.Open(signed)
		if err != nil {
			return ledger.Checkpoint{}, nil, err
		}
		var names []string
		for _, s := range by {
			names = append(names, s.Name)
		}
		if !met {
			return ledger.Checkpoint{}, names, fmt.Errorf("too few witnesses have signed it (%d)", len(by))
		}
		return ledger.Checkpoint(cp), names, nil
	}
}
