package drafting

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
)

// writtenLife is for how many days what a recipient wrote and did not send is kept after they
// last saved it; never less than for thirty days after the last day to answer.
const (
	writtenLife  = 60
	writtenAfter = 30
)

// Written is what a recipient wrote and has not sent: sealed under their phrase, so that nobody
// else reads it, and no record.
type Written struct {
	// Parts are answers to the parts of the letter, by their number from 1; 0 is to all of it.
	Parts map[int]string `json:"parts,omitempty"`

	over []byte
}

// Nothing says that there is no answer in it.
func (w *Written) Nothing() bool { return len(w.Parts) == 0 }

// Put has words stand in a part; none take the part away.
func (w *Written) Put(part int, words string) {
	if words = typed.Clean(words); words == "" {
		delete(w.Parts, part)
		return
	}
	if w.Parts == nil {
		w.Parts = map[int]string{}
	}
	w.Parts[part] = words
}

func (r Recipient) found() comeback.Found {
	return comeback.Found{Kind: foundLetter, Ref: r.Letter, Key: r.Key}
}

// Written gives what a recipient wrote and has not sent.
func (s *Service) Written(ctx context.Context, r Recipient) (w Written, err error) {
	text, err := s.Back.Aside(ctx, r.found())
	if err != nil || text.Plain == nil {
		w.over = text.Sealed
		return w, err
	}
	if err := json.Unmarshal(text.Plain, &w); err != nil {
		return w, inquiry.Broken(err)
	}
	w.over = text.Sealed
	return w, nil
}

// Keep keeps it for later. When another device saved since it was read, errs.Conflict is given and
// nothing is changed.
func (s *Service) Keep(ctx context.Context, r Recipient, w Written) error {
	plain, err := json.Marshal(w)
	if err != nil {
		return err
	}
	v, err := s.letterOf(ctx, r)
	if err != nil {
		return err
	}
	ends := s.Today().AddDays(writtenLife)
	if least := v.due.AddDays(writtenAfter); least.After(ends) {
		ends = least
	}
	_, err = s.Back.Keep(ctx, r.found(), comeback.Writing{Plain: plain, Over: w.over, Ends: ends})
	return err
}

// letterOf gives the row of a recipient's letter, to whoever has its key.
func (s *Service) letterOf(ctx context.Context, r Recipient) (l letterRow, err error) {
	if r.Letter == "" || r.Key.IsZero() {
		return l, errNone
	}
	if err := s.vault.Proves(ctx, s.DB, r.Letter, r.Key.Bytes()); err != nil {
		return l, inquiry.Hide(err)
	}
	l, err = s.store.letter(ctx, s.DB, r.Letter)
	if err == nil && !l.arrives() {
		err = errNone
	}
	return l, err
}

// beginsWith is how much of a criticism stands above the answer to it.
const beginsWith = 100

// Answer is the answer as it goes to the inquiry: part by part, each under the beginning of what
// it answers.
func (w *Written) Answer(c Copy) string {
	if all, one := w.Parts[0]; one && len(w.Parts) == 1 {
		return all
	}
	var out []string
	for _, n := range slices.Sorted(maps.Keys(w.Parts)) {
		if n == 0 || n > len(c.Cases) {
			continue
		}
		says := []rune(c.Cases[n-1].Text)
		if len(says) > beginsWith {
			says = append(says[:beginsWith], '…')
		}
		out = append(out, "To part "+number(n)+", “"+string(says)+"”:\n"+w.Parts[n])
	}
	if all := w.Parts[0]; all != "" {
		out = append(out, "To all of it:\n"+all)
	}
	return strings.Join(out, "\n\n")
}

// SendWritten sends what is written, as it was read, and forgets it in the same write: of two
// devices that send at once, one does.
func (s *Service) SendWritten(ctx context.Context, r Recipient, w Written, c Copy, last bool) error {
	words := w.Answer(c)
	if n := len([]rune(words)); n > MaxAnswer {
		return errs.New(errs.Conflict, "All of it is longer than what can be sent at once. Nothing was sent. Shorten a part, or send some of it first and the rest after that.")
	}
	kind := AnswerPart
	if last {
		kind = AnswerLast
	}
	return s.sendBack(ctx, r, sending{kind: kind, words: words, ask: "Write your answer", also: func(ctx context.Context, tx *ledger.Tx) error {
		return s.Back.Tables.DropAside(ctx, tx.Tx, r.Letter, w.over)
	}})
}
