package redacting

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	library "candour/evidence"
	"candour/evidence/redact"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/evidence"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// Looked is a file that was made, with its proof, as somebody looks at it.
type Looked struct {
	Sheet
	Redaction
	Proof   *redact.Proof
	Telling map[int]int // of pages, the boxes behind which whole words stand
	Left    []int       // pages that the actor has not been shown
	Blocked string      // why it cannot be approved as things are; empty: it can
	Answers bool        // the actor may answer
}

// find gives a file that was made of a document.
func (s *Sheet) find(id string) (Redaction, error) {
	i := slices.IndexFunc(s.Made, func(r Redaction) bool { return r.ID == id })
	if i < 0 {
		return Redaction{}, evidence.ErrNone()
	}
	return s.Made[i], nil
}

// proof opens the proof of a file that was made.
func (s *Sheet) proof(ctx context.Context, r *Redaction) (*redact.Proof, error) {
	var b bytes.Buffer
	if err := s.safe.Get(ctx, proofOf(r.Item, r.Output), &b); err != nil {
		return nil, err
	}
	out := &redact.Proof{}
	return out, json.Unmarshal(b.Bytes(), out)
}

// parts are what is to be opened of a file: each page of this hash.
func (r *Redaction) parts() (out []string) {
	for n := 1; n <= r.Pages; n++ {
		out = append(out, r.part(n))
	}
	return out
}

func (r *Redaction) part(page int) string { return opened.Part("page-"+strconv.Itoa(page), r.Output) }

func (r *Redaction) of() ledger.Of { return ledger.Of{Kind: "evidence_redaction", ID: r.ID} }

// Look gives a file that was made, with its proof.
func (s *Service) Look(ctx context.Context, at At, id string) (out Looked, err error) {
	if out.Sheet, err = s.open(ctx, at, evidence.DocumentsRedact, "To look at what was made for "+words(at.To)); err != nil {
		return out, err
	}
	if out.Redaction, err = out.find(id); err != nil {
		return out, err
	}
	if out.Proof, err = out.proof(ctx, &out.Redaction); err != nil {
		return out, err
	}
	out.Telling = telling(out.reading, out.Proof)
	left, err := opened.Left(ctx, s.DB, access.ActorFrom(ctx), out.of(), out.parts()...)
	if err != nil {
		return out, err
	}
	for n := 1; n <= out.Redaction.Pages; n++ {
		if slices.Contains(left, out.part(n)) {
			out.Left = append(out.Left, n)
		}
	}
	if err := out.Stands(&out.Redaction); err != nil {
		out.Blocked = errs.Message(err)
	}
	out.Answers = out.State() == Waiting && s.mayRelease(ctx, &out.Sheet, &out.Redaction)
	return out, nil
}

// State is of the file, and not of the document.
func (l *Looked) State() State { return l.Redaction.State }

// Words are those that a page still has: under no box.
func (l *Looked) Words(page int) (out []string) {
	for _, w := range wordsOf(l.reading, page) {
		if w.Text != "" && !slices.ContainsFunc(l.Proof.Pages[page-1].Boxes, func(c redact.Covered) bool { return len(redact.Under(c.Box, []library.Word{w})) > 0 }) {
			out = append(out, w.Text)
		}
	}
	return out
}

// hands adds to what the rules weigh who had a file made, and who marked.
func hands(attrs map[string]any, r *Redaction, marks []Mark) {
	attrs["proposer"] = r.Human
	barred, known := attrs["barred"].([]string)
	if !known {
		return // whom a conflict keeps out is not known: the rules refuse
	}
	barred = slices.Clone(barred)
	for i := range marks {
		if m := &marks[i]; m.Audience == evidence.Participants || m.Audience == r.Audience {
			barred = append(barred, m.Human)
			if m.TakenBy != "" {
				barred = append(barred, m.TakenBy)
			}
		}
	}
	attrs["barred"] = barred
}

func (s *Service) mayRelease(ctx context.Context, sh *Sheet, r *Redaction) bool {
	attrs, err := s.Homes.Facts(ctx, s.DB, sh.Home.ID, evidence.DocumentsRelease)
	if err != nil {
		return false
	}
	hands(attrs, r, sh.every)
	return s.Auth.Authorize(ctx, access.ActorFrom(ctx), evidence.DocumentsRelease, access.Resource{Kind: "evidence_redaction", ID: r.ID, Attrs: attrs}) == nil
}

// Picture gives a page of a file that was made, as it was made, and notes that it was shown.
func (s *Service) Picture(ctx context.Context, at At, id string, page int) ([]byte, error) {
	sh, err := s.facts(ctx, s.DB, at, evidence.DocumentsRedact)
	if err != nil {
		return nil, err
	}
	r, err := sh.find(id)
	if err == nil && (page < 1 || page > r.Pages) {
		err = evidence.ErrNone()
	}
	if err != nil {
		return nil, err
	}
	safe, err := s.Unlock(ctx, &sh.Paper, "To look at a page that was made for "+words(at.To))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := safe.Get(ctx, pageOf(r.Item, r.Output, page), &b); err != nil {
		return nil, away(err)
	}
	act := ledger.Act{Action: evidence.DocumentsRedact, Kind: r.of().Kind, ID: r.ID, Again: true, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		attrs, err := s.Homes.Facts(ctx, tx, at.Home, evidence.DocumentsRedact)
		return access.Resource{Kind: r.of().Kind, ID: r.ID, Attrs: attrs}, err
	}}
	_, err = s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return opened.Note(ctx, tx, r.of(), r.part(page)) })
	return b.Bytes(), err
}

// away is what whoever asks hears of bytes that are not what they were (503).
func away(err error) error {
	return errs.Because(errs.Unavailable, "What was made is not what it was, so it is given to nobody. Tell whoever runs the service.", err)
}

// Answer is what the second human says of a file.
type Answer struct {
	ID      string
	Hash    string // what they looked at
	Approve bool
	Why     string
}

// Answer approves this file, or refuses it and says why. A file that is approved takes the place of the one that was.
func (s *Service) Answer(ctx context.Context, at At, in Answer) error {
	in.Why = strings.TrimSpace(in.Why)
	if !in.Approve && saysnothing.Is(in.Why, "why", "reason") || len([]rune(in.Why)) > MaxWhy {
		return errs.InvalidInput("This cannot be answered yet", errs.Field{Name: "why", Message: "Write what is wrong with it, in at most 500 characters. Whoever had it made reads it"})
	}
	sh, err := s.open(ctx, at, evidence.DocumentsRedact, "To answer for what was made for "+words(at.To))
	if err != nil {
		return err
	}
	r, err := sh.find(in.ID)
	if err != nil {
		return err
	}
	if !s.mayRelease(ctx, &sh, &r) {
		return errs.New(errs.Forbidden, "You had it made, put a mark on it or took one away, or may not approve. Somebody else answers.")
	}
	if in.Approve {
		if err := s.sound(ctx, &sh, &r); err != nil {
			return err
		}
	}
	return s.Writing(ctx, evidence.DocumentsRelease, r.of(), at.Home, func(ctx context.Context, tx *ledger.Tx, attrs map[string]any) error {
		now, err := s.facts(ctx, tx, at, evidence.DocumentsRedact)
		if err == nil {
			hands(attrs, &r, now.every)
		}
		return err
	}, func(ctx context.Context, tx *ledger.Tx, _ evidence.Home) error {
		return s.answer(ctx, tx, at, in, sh.Marks)
	})
}

// sound refuses a file that is not to the byte what its proof speaks of, or of which the proof does not hold.
func (s *Service) sound(ctx context.Context, sh *Sheet, r *Redaction) error {
	if _, err := s.bytes(ctx, sh.safe, r); err != nil {
		return err
	}
	proof, err := sh.proof(ctx, r)
	if err != nil {
		return away(err)
	}
	if proof.Output.SHA256 != r.Output || proof.Original.SHA256 != sh.SHA256 || proof.Found.Bad() != nil {
		return errs.New(errs.Conflict, "The proof of this file does not hold. It cannot be approved.")
	}
	return nil
}

func (s *Service) answer(ctx context.Context, tx *ledger.Tx, at At, in Answer, looked []Mark) error {
	now, err := s.facts(ctx, tx, at, evidence.DocumentsRedact)
	if err != nil {
		return err
	}
	r, err := now.find(in.ID)
	if err != nil {
		return err
	}
	if r.State != Waiting {
		return errs.New(errs.Conflict, "Somebody has answered already, or another file took its place.")
	}
	state := Refused
	if in.Approve {
		state = Approved
		now.Marks = looked // what stands beneath was looked at with the key
		if err := now.Stands(&r); err != nil {
			return err
		}
		if in.Hash != r.Output {
			return errs.New(errs.Conflict, "Another file was made since you looked. Look at that one.")
		}
		if err := opened.Need(ctx, tx, r.of(), "Look at each page first, as it was made.", r.parts()...); err != nil {
			return err
		}
		for _, x := range now.Made {
			if x.State == Approved {
				if err := tx.Update(ctx, "evidence_redaction", x.ID, x.Version, ledger.Row{"state": string(Replaced)}); err != nil {
					return err
				}
			}
		}
	}
	row := ledger.Row{"state": string(state), "answered": s.Today().String(), "answered_human": access.ActorFrom(ctx).Human}
	if in.Why != "" {
		row["why"] = in.Why
	}
	return tx.Update(ctx, "evidence_redaction", r.ID, r.Version, row)
}

// bytes reads a file that was made, whole, and gives it only if it is to the byte what was recorded.
func (s *Service) bytes(ctx context.Context, safe evidence.Safe, r *Redaction) ([]byte, error) {
	var b bytes.Buffer
	if err := safe.Get(ctx, fileOf(r.Item, r.Output), &b); err != nil {
		return nil, away(err)
	}
	if sum := sha256.Sum256(b.Bytes()); hex.EncodeToString(sum[:]) != r.Output {
		return nil, away(nil)
	}
	return b.Bytes(), nil
}

// Give gives an approved file, by its hash, to whoever reads evidence: as long as it stands, and nothing else that was made.
func (s *Service) Give(ctx context.Context, at At, hash string) ([]byte, string, error) {
	sh, err := s.open(ctx, at, evidence.DocumentsRead, "To have what may go to "+words(at.To))
	if err != nil {
		return nil, "", err
	}
	i := slices.IndexFunc(sh.Made, func(r Redaction) bool { return r.State == Approved && r.Output == hash })
	if i < 0 {
		return nil, "", evidence.ErrNone()
	}
	if err := sh.Stands(&sh.Made[i]); err != nil {
		return nil, "", err
	}
	b, err := s.bytes(ctx, sh.safe, &sh.Made[i])
	return b, sh.URN() + "-" + string(at.To) + ".pdf", err
}
