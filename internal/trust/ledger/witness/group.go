package witness

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
	"candour/internal/trust/ledger/cosign"
)

// Group asks the witnesses of a policy. It is what ledger.Publish calls, and
// safe for many goroutines.
type Group struct {
	Policy *cosign.Policy
	Client *Client

	mu    sync.Mutex
	known map[string]int64 // the size each witness signed last, so that the first try fits
}

// NewGroup makes a group for a policy.
func NewGroup(p *cosign.Policy) *Group {
	return &Group{Policy: p, Client: NewClient(), known: map[string]int64{}}
}

// Gathered is what came of asking.
type Gathered struct {
	// Note is the checkpoint with every signature that it had and that came.
	Note []byte
	// Met says that the policy's quorum has signed.
	Met bool
	By  []cosign.Cosigner
	// Failed says, by the witness's name, why those who were asked did not
	// sign: a *RefusedError, or that it is away.
	Failed map[string]error
}

// Gather asks every witness at once that has an address and has not signed
// this note yet, and adds what they sign.
func (g *Group) Gather(ctx context.Context, signed []byte, prove Prover) (out Gathered, err error) {
	defer errs.Wrap(&err, "witness.Gather")
	_, by, _, err := g.Policy.Open(signed)
	if err != nil {
		return out, err
	}
	has := map[string]bool{}
	for _, c := range by {
		has[c.Name] = true
	}
	out = Gathered{Note: bytes.Clone(signed), Failed: map[string]error{}}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, w := range g.Policy.Witnesses {
		if w.URL == "" || has[w.Name] {
			continue
		}
		wg.Go(func() {
			lines, err := g.ask(ctx, w, prove, signed)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				out.Failed[w.Name] = err
				return
			}
			out.Note = append(out.Note, lines...)
		})
	}
	wg.Wait()
	_, out.By, out.Met, err = g.Policy.Open(out.Note)
	return out, err
}

func (g *Group) ask(ctx context.Context, w cosign.Witness, prove Prover, signed []byte) ([]byte, error) {
	_, cp, err := checkpointOf(signed)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	old := min(g.known[w.Name], cp.Size)
	g.mu.Unlock()
	lines, err := g.Client.Cosign(ctx, w, old, prove, signed)
	if err == nil {
		g.mu.Lock()
		g.known[w.Name] = cp.Size
		g.mu.Unlock()
	}
	return lines, err
}

// Cosign is Gather for ledger.Publish: err joins what went wrong with those
// that did not sign, which may be there though the quorum was met.
func (g *Group) Cosign(ctx context.Context, signed []byte, prove func(context.Context, int64) ([]tlog.Hash, error)) (out []byte, met bool, err error) {
	got, err := g.Gather(ctx, signed, prove)
	if err != nil {
		return signed, false, err
	}
	for _, w := range g.Policy.Witnesses { // in the policy's order
		err = errors.Join(err, got.Failed[w.Name])
	}
	return got.Note, got.Met, err
}

// Met says whether the policy's quorum has signed a note.
func (g *Group) Met(signed []byte) bool {
	_, _, met, err := g.Policy.Open(signed)
	return err == nil && met
}

// Digest stands for who must have signed.
func (g *Group) Digest() string { return g.Policy.Digest() }

// Opener checks the checkpoint of a receipt against a policy: the log's
// signature and the quorum.
func Opener(p *cosign.Policy) ledger.NoteChecker {
	return func(signed []byte) (ledger.Checkpoint, []string, error) {
		cp, by, err := p.Verify(signed)
		var names []string
		for _, s := range by {
			names = append(names, s.Name)
		}
		return ledger.Checkpoint(cp), names, err
	}
}
