package listening

import (
	"context"
	"encoding/json"
	"strconv"

	"candour/internal/base/db"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// Saying is what somebody says to one use.
type Saying struct {
	Yes  bool
	Name string // of a yes to being quoted with a name: which
}

// Answers are what somebody said to the uses; what is not in it is a no.
type Answers map[testimony.Use]Saying

// Giving is an account that is given in writing.
type Giving struct {
	Inquiry  string
	Approach string // that Begin gave; empty: they begin with this
	Key      phrase.Key
	Words    string
	// Sheet is the version that was on the page; another one that is shown by now is asked again.
	Sheet   string
	Answers Answers
	// Contact and Adjustments are kept only where somebody wrote them.
	Contact, Adjustments string
	Promote              Promote
}

// Give takes an account: approach, account, what was said to each use, and the sealed words,
// in one write. Errors name the field: words, name, contact, adjustments. errs.Conflict: the
// inquiry takes none now, the sheet is another by now, or it was sent before.
func (s *Service) Give(ctx context.Context, in Giving) (approach string, err error) {
	in.Words, in.Contact, in.Adjustments = typed.Clean(in.Words), typed.Clean(in.Contact), typed.Clean(in.Adjustments)
	if err := in.check(); err != nil {
		return "", err
	}
	approach = in.Approach
	if approach == "" {
		approach = ids.Random("approach")
	}
	gone := ""
	err = s.give(ctx, approach, func(ctx context.Context, tx *ledger.Tx) error {
		x, a, d, err := s.coming(ctx, tx, in.Inquiry, approach, in.Approach == "", in.Key)
		if err != nil {
			return err
		}
		if err := s.keysFor(ctx, tx, a, in.Key); err != nil {
			return err
		}
		gone = a.contact
		if err := s.contactOfGiving(ctx, tx, x, a, &in); err != nil {
			return err
		}
		a.Way = testimony.InWriting
		if err := s.noSitting(ctx, tx, a); err != nil {
			return err
		}
		if err := s.take(ctx, tx, x, a, d, in.Key, in.Sheet, in.Words, in.Answers); err != nil {
			return err
		}
		if in.Promote != nil {
			tx.After(func(ctx context.Context, tx *ledger.Tx) error { return in.Promote(ctx, tx, approach) })
		}
		return s.step(ctx, tx, a, "", toGiven(a)...)
	})
	if err != nil {
		return "", err
	}
	if gone != "" {
		err = s.forget(ctx, gone)
	}
	return approach, err
}

// contactOfGiving keeps how to reach somebody where they wrote it. An earlier one, for a
// session that is not to be, is destroyed.
func (s *Service) contactOfGiving(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Approach, in *Giving) error {
	if in.Contact == "" && in.Adjustments == "" {
		return s.dropContact(ctx, tx, a)
	}
	return s.putContact(ctx, tx, x, a, in.Key, in.Contact, in.Adjustments, "")
}

func (in *Giving) check() error {
	var bad typed.Asked
	bad.Need(!in.Key.IsZero(), "phrase", "Make your return words first")
	bad.Need(in.Words != "", "words", "Write what you want to tell the inquiry")
	bad.Need(len([]rune(in.Words)) <= MaxWords, "words", "Write at most "+strconv.Itoa(MaxWords)+" characters")
	for _, f := range []struct{ name, words string }{{"contact", in.Contact}, {"adjustments", in.Adjustments}} {
		bad.Need(len([]rune(f.words)) <= MaxContact, f.name, "Write at most "+strconv.Itoa(MaxContact)+" characters")
	}
	in.Answers.check(&bad)
	return bad.Err()
}

// check asks for the name that a yes to it needs.
func (a Answers) check(bad *typed.Asked) {
	name := typed.Clean(a[testimony.QuotedNamed].Name)
	bad.Need(!a[testimony.QuotedNamed].Yes || name != "", "name", "Write the name that you want to be quoted with, or choose no")
	bad.Need(len([]rune(name)) <= MaxName, "name", "Write at most "+strconv.Itoa(MaxName)+" characters")
}

// toGiven are the steps that end an approach.
func toGiven(a *Approach) []testimony.Step {
	if a.Step == testimony.Chosen || a.Step == testimony.Ready {
		return []testimony.Step{testimony.Given}
	}
	return append(toChosen(a), testimony.Given)
}

// take stores an account: its acts, and its words under keys of their own. The words are
// wrapped for those who read only where a use was agreed to that needs it.
func (s *Service) take(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, a *Approach, d Door, key phrase.Key, sheet, words string, said Answers) error {
	if sheet != d.Sheet.Version {
		return errStale
	}
	acts := []testimony.Act{{Kind: testimony.Give, On: s.Today(), Sheet: d.Sheet}}
	called := ids.Random("sealed")
	for _, u := range testimony.Uses {
		if answer, ok := said[u]; ok {
			act := testimony.Act{Kind: testimony.Say, On: s.Today(), Use: u, Yes: answer.Yes}
			if u == testimony.QuotedNamed && answer.Yes {
				act.Name = called
			}
			acts = append(acts, act)
		}
	}
	given, err := testimony.Replay(acts...)
	if err != nil {
		return err
	}
	acc := &Account{ID: ids.Random("account"), Inquiry: x.ID, Approach: a.ID, Form: d.set.Form, Rules: d.set.Version, Given: s.Today(), Synthetic: x.Synthetic, Account: given, next: 1}
	if err := tx.Insert("inquiry_account", acc.ID, acc.row()); err != nil {
		return err
	}
	for _, act := range acts {
		if err := s.insertAct(tx, acc, act); err != nil {
			return err
		}
	}
	return s.sealWords(ctx, tx, a, acc, key, words, called, typed.Clean(said[testimony.QuotedNamed].Name))
}

func (s *Service) sealWords(ctx context.Context, tx *ledger.Tx, a *Approach, acc *Account, key phrase.Key, words, called, name string) error {
	parts := map[vault.Part][]string{PartWords: groupsOf(&acc.Account, PartWords, false), PartName: groupsOf(&acc.Account, PartName, false), PartReply: nil}
	named := acc.Answer(testimony.QuotedNamed).Yes
	keys, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: wordsOf(a.ID), Self: key.Bytes(), Parts: parts, Synthetic: a.Synthetic})
	if err != nil {
		return err
	}
	if err := s.seal(tx, a, keys.Seal, wordsOf(a.ID), PartWords, nameWords, words); err != nil || !named {
		return err
	}
	return s.sealName(tx, a, keys.Seal, called, name)
}

// sealName stores the name that somebody chose. The act of their yes says the row, so that
// another name is another yes.
func (s *Service) sealName(tx *ledger.Tx, a *Approach, with sealing, row, name string) error {
	text, err := with(PartName, place(row), []byte(name))
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_account_sealed", row, ledger.Row{"inquiry_id": a.Inquiry, "approach_id": a.ID, "person": wordsOf(a.ID), "part": string(PartName), "name": nameCalled,
		"sealed": text, "on_day": s.Today().String()})
}

// row is the account as its table has it: what lists and figures need without replaying it.
func (a *Account) row() ledger.Row {
	k := a.keeps()
	return ledger.Row{"inquiry_id": a.Inquiry, "approach_id": a.Approach, "form": string(a.Form), "rules": a.Rules, "given": a.Given.String(), "words": string(k.words),
		"themed": k.themed, "asked": k.asked, "restricted": k.restricted, "withdrawn": db.OrNil(k.withdrawn),
		"read_twice": orNil(a.ReadTwice), "first_word": orNil(a.FirstWord), "synthetic": a.Synthetic}
}

// insertAct stores one act in its place.
func (s *Service) insertAct(tx *ledger.Tx, acc *Account, act testimony.Act) error {
	row := ledger.Row{"inquiry_id": acc.Inquiry, "account_id": acc.ID, "number": acc.next, "kind": string(act.Kind), "on_day": act.On.String(),
		"use_of": db.OrNil(string(act.Use)), "ref": db.OrNil(act.Ref), "called": db.OrNil(act.Name)}
	if act.Kind == testimony.Say {
		row["yes"] = act.Yes
	}
	if act.Kind == testimony.Give || act.Kind == testimony.Show {
		text, err := json.Marshal(act.Sheet)
		if err != nil {
			return err
		}
		row["sheet"] = string(text)
	}
	acc.next++
	return tx.Insert("inquiry_account_act", ids.Random("act"), row)
}
