package drafting

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/embargo"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Copies under embargo (Inquiry Rules 2006 r.17): in confidence, before publication, one a reader, each with marks of
// its own (package report). As the last signature publishes a report, they go before it, of the text as it would be
// signed and published then.

const (
	decidesCopies = "copies"
	foundCopy     = "copy"
	// MaxReaders is how many readers are proposed at once.
	MaxReaders = 200
)

// Participants are the core participants of inquiries.
type Participants interface {
	// Stand gives the names of those of an inquiry today, by their ids.
	Stand(ctx context.Context, q db.Querier, inquiry string) (map[string]string, error)
}

// Reader is somebody who gets a copy.
type Reader = embargo.Reader

// CopyLine is a copy in the list of the team.
type CopyLine = embargo.Line

// embargoed is what two decide: whose copies go, of which text. The text is kept once they agreed, to tell by it from
// which copy something leaked.
type embargoed struct {
	Of      string   `json:"of"`
	Readers []Reader `json:"readers"`
	Text    []byte   `json:"text,omitempty"`
	// Before is how many copies there had been when it was proposed. A later one of the same reader, also one that
	// ended, is not followed by another for what waited meanwhile; where it is not known, none is followed.
	Before int64 `json:"before,omitempty"`
}

// asSent is the text that copies are made of as the report stands in q, and what it is called; refused where it could
// not be signed and published so.
func (s *Service) asSent(ctx context.Context, q db.Querier, d *draft) (signed report.Signed, text []byte, of string, err error) {
	w, err := s.world(ctx, q, d)
	if err != nil {
		return signed, nil, "", err
	}
	if len(d.text.Hindrances(w)) > 0 {
		return signed, nil, "", errs.New(errs.Conflict, "Copies go once nothing else stands between the report and its signature. See the page of the signature.")
	}
	if signed, err = d.text.Sign(d.text.Form.Panel, w); err != nil {
		return signed, nil, "", err
	}
	for _, x := range d.decisions {
		if x.kind == decidesWithheld && x.state == Proposed {
			return signed, nil, "", errs.New(errs.Conflict, "It is proposed that passages are withheld, and a second person has not answered. That comes first.")
		}
	}
	if err := d.mayBeSigned(signed); err != nil {
		return signed, nil, "", err
	}
	held, err := d.withheld(signed)
	if err != nil {
		return signed, nil, "", err
	}
	why, _, err := s.tells(ctx, q, d, signed, held)
	if err = cmp.Or(err, why); err != nil {
		return signed, nil, "", err
	}
	out, err := report.Publish(signed, held)
	return signed, out.Text, signs(signed, held), err
}

// cores are the core participants of the inquiry of a draft today; has says that its form has them. Where nobody can
// say who they are there is none.
func (s *Service) cores(ctx context.Context, q db.Querier, d *draft) (all map[string]string, has bool, err error) {
	if has = d.set.Has(rules.Core); has && s.Participants != nil {
		all, err = s.Participants.Stand(ctx, q, d.Inquiry)
	}
	return all, has, err
}

// ProposeCopies asks a second human that readers get a copy each.
func (s *Service) ProposeCopies(ctx context.Context, id string, readers []Reader) (prop string, err error) {
	row := ids.Random("decision")
	err = s.act(ctx, inquiry.InquirySend, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		_, _, of, err := s.asSent(ctx, tx, d)
		if err != nil {
			return err
		}
		all, err := s.readers(ctx, tx, d, readers)
		if err == nil {
			err = d.waitFor(all)
		}
		if err != nil {
			return err
		}
		rows, err := embargo.Copies(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		prop, err = s.propose(ctx, tx, d, KindCopies, decidesCopies, row, "Copies of the report under embargo", embargoed{Of: of, Readers: all, Before: int64(len(rows))})
		return err
	})
	return prop, err
}

// readers checks who gets a copy. Where the form has core participants, each is one today, or acts for one.
func (s *Service) readers(ctx context.Context, q db.Querier, d *draft, typedIn []Reader) (out []Reader, err error) {
	cores, has, err := s.cores(ctx, q, d)
	if err != nil {
		return nil, err
	}
	had := map[string]bool{}
	rows, err := embargo.Copies(ctx, q, d.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		one, err := d.readerOf(&c)
		if err != nil {
			return nil, err
		}
		had[embargo.Plain(one.Name)] = had[embargo.Plain(one.Name)] || c.Ended.IsZero()
	}
	var bad typed.Asked
	bad.Need(len(typedIn) > 0 && len(typedIn) <= MaxReaders, "readers", "Write at least one reader, and at most "+number(MaxReaders))
	for _, r := range typedIn {
		r.Name, r.For, r.Core = typed.Clean(r.Name), typed.Clean(r.For), ""
		bad.Words(r.Name, "readers", "Write who gets the copy", MaxName)
		bad.Seen(r.Name+r.For, "readers")
		bad.Need(!had[embargo.Plain(r.Name)], "readers", "There is a copy for this reader already: "+r.Name)
		had[embargo.Plain(r.Name)] = true
		if !has {
			bad.Reason(r.For, "readers", "Write why this reader gets one: "+r.Name, MaxWhy)
		}
		for id, name := range cores {
			if embargo.Plain(name) == embargo.Plain(r.For) {
				r.Core, r.For = id, name
			}
		}
		bad.Need(!has || r.Core != "", "readers", "Name the core participant for whom this reader gets one, as it stands on the list: "+r.Name)
		out = append(out, r)
	}
	return out, bad.Err()
}

// waitFor refuses readers of whom it waits already whether they get a copy.
func (d *draft) waitFor(readers []Reader) error {
	var bad typed.Asked
	for _, x := range d.decisions {
		if x.kind != decidesCopies || x.state != Proposed {
			continue
		}
		var e embargoed
		if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &e); err != nil {
			return err
		}
		for _, r := range readers {
			waits := slices.ContainsFunc(e.Readers, func(o Reader) bool { return embargo.Plain(o.Name) == embargo.Plain(r.Name) })
			bad.Need(!waits, "readers", "Somebody proposed a copy for this reader already. That is to be agreed or turned down first: "+r.Name)
		}
	}
	return bad.Err()
}

// since refuses readers who got a copy after it was proposed that they get one: an end that came meanwhile holds.
func (d *draft) since(rows []embargo.Row, before int64, readers []Reader) error {
	for i := range rows {
		if rows[i].Number <= before {
			continue
		}
		one, err := d.readerOf(&rows[i])
		if err != nil {
			return err
		}
		if slices.ContainsFunc(readers, func(r Reader) bool { return embargo.Plain(r.Name) == embargo.Plain(one.Name) }) {
			return errs.New(errs.Conflict, "A reader of these got a copy since this was proposed: "+one.Name+". It can only be turned down. Propose it anew if they are to get another.")
		}
	}
	return nil
}

func (d *draft) readerOf(c *embargo.Row) (r Reader, err error) {
	return r, unseal(d.key, "inquiry_report_copy", c.ID, c.Sealed, &r)
}

// proposedCopies is what waits for the second: whose copies, and of which text.
func (s *Service) proposedCopies(ctx context.Context, q db.Querier, d *draft, x decisionRow, out ProposedNow) (ProposedNow, error) {
	var e embargoed
	if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &e); err != nil {
		return out, err
	}
	_, text, of, err := s.asSent(ctx, q, d)
	switch {
	case err != nil && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Invalid):
		return out, err
	case err != nil || of != e.Of:
		out.Gone = "The text of the report, or what is withheld of it, changed since, or it cannot be signed as it is now. It can only be turned down."
	}
	out.before, out.Readers, out.Text, out.part = e.Before, e.Readers, string(text), out.part+out.Gone
	return out, nil
}

func (s *Service) applyCopies(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	t, d, now, err := s.answered(ctx, tx, p)
	if err != nil {
		return err
	}
	agreer := access.ActorFrom(ctx).Human
	if p.Human == "" || agreer == "" || d.one(p.Human) == d.one(agreer) {
		return errs.New(errs.Forbidden, "Copies under embargo take two people.")
	}
	readers, err := s.readers(ctx, tx, d, now.Readers)
	if errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "These copies cannot go now: "+fieldsOf(err))
	}
	if err != nil {
		return err
	}
	_, text, of, err := s.asSent(ctx, tx, d)
	if err != nil {
		return err
	}
	rows, err := embargo.Copies(ctx, tx, d.ID)
	if err == nil {
		err = d.since(rows, now.before, readers)
	}
	if err != nil {
		return err
	}
	if err := s.decided(ctx, tx, d, t.Row, embargoed{Of: of, Readers: readers, Text: text, Before: now.before}); err != nil {
		return err
	}
	for i, r := range readers {
		id := ids.Random("copy")
		sealed, err := seal(d.key, "inquiry_report_copy", id, r)
		if err != nil {
			return err
		}
		row := ledger.Row{"report_id": d.ID, "decision_id": t.Row, "number": len(rows) + i + 1, "state": Agreed, "sealed": sealed}
		if r.Core != "" {
			row["core"] = r.Core
		}
		if err := tx.Insert("inquiry_report_copy", id, row); err != nil {
			return err
		}
	}
	return nil
}

// CopyPaper is what goes to a reader on paper, once.
type CopyPaper struct {
	Reader Reader
	Number int
	Link   string
	Phrase phrase.Phrase
}

// IssueCopy sends a copy that two agreed to. Its link and phrase come out once. Where the text changed since it was
// agreed to it does not go.
func (s *Service) IssueCopy(ctx context.Context, id string) (out CopyPaper, err error) {
	c, err := embargo.Copy(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	if err := s.mayOf(ctx, c.Report, inquiry.InquirySend); err != nil {
		return out, err
	}
	ph, found, err := s.Back.Start(ctx, phrase.Words, []byte("{}"), clock.Day{})
	if err != nil {
		return out, err
	}
	read, err := s.Back.Open(ctx, found)
	if err != nil {
		return out, err
	}
	var token [24]byte
	if _, err := io.ReadFull(s.Random, token[:]); err != nil {
		return out, err
	}
	link := base64.RawURLEncoding.EncodeToString(token[:])
	err = s.onCopyOf(ctx, id, func(ctx context.Context, tx *ledger.Tx, d *draft, c embargo.Row) error {
		if c.State != Agreed || !c.Ended.IsZero() {
			return errs.New(errs.Conflict, "This copy is not agreed to by a second person, or it was sent, or it ended.")
		}
		own, err := s.markedFor(ctx, tx, d, &c, found.Key.Bytes())
		if err != nil {
			return err
		}
		reader, err := d.readerOf(&c)
		if err != nil {
			return err
		}
		out = CopyPaper{reader, int(c.Number), s.Site + inquiry.CopyPath + "/" + link, ph}
		if err := tx.Update(ctx, "inquiry_report_copy", c.ID, c.Version, ledger.Row{"state": Sent, "link": digest(link), "own": own, "sent": s.Today().String()}); err != nil {
			return err
		}
		return s.Back.Tables.Promote(ctx, tx.Tx, found.Ref, foundCopy, c.ID, read.Sealed)
	})
	if err != nil {
		_ = s.Back.Wipe(ctx, found) // what is left of it ends by itself
		return CopyPaper{}, err
	}
	return out, nil
}

// markedFor makes a copy with its marks, sealed to the key of its reader.
func (s *Service) markedFor(ctx context.Context, tx *ledger.Tx, d *draft, c *embargo.Row, key [32]byte) (string, error) {
	signed, text, of, err := s.asSent(ctx, tx, d)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(d.decisions, func(x decisionRow) bool { return x.id == c.Decision && x.state == Agreed })
	if i < 0 {
		return "", errNone
	}
	var e embargoed
	if err := unseal(d.key, "inquiry_report_decision", c.Decision, d.decisions[i].sealed, &e); err != nil {
		return "", err
	}
	if of != e.Of {
		return "", errs.New(errs.Conflict, "The text changed since this copy was agreed to. It does not go: end it, and propose copies of the text as it is now.")
	}
	if err := s.coreStands(ctx, tx, d.Inquiry, c.Core); err != nil {
		return "", errs.New(errs.Conflict, "The core participant for whom this copy is is none any more. It does not go: end it.")
	}
	m, err := embargo.Marker(d.key.Bytes())
	if err != nil {
		return "", err
	}
	plain, err := embargo.AsSigned(text)
	if err != nil {
		return "", err
	}
	marked, err := m.Mark(plain, c.ID)
	if err != nil {
		return "", err
	}
	theirs := embargo.Own{Inquiry: d.x.Title, Report: d.Title, Text: string(marked), Parts: signed.Parts()}
	if theirs.Shape, err = embargo.Shape(ctx, tx, d.ID); err != nil {
		return "", err
	}
	body, err := json.Marshal(theirs)
	if err != nil {
		return "", err
	}
	keys, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: c.ID, Self: key, Parts: map[vault.Part][]string{partCopy: nil}, Synthetic: d.Synthetic})
	if err != nil {
		return "", err
	}
	return keys.Seal(partCopy, copyPlace(c.ID), body)
}

func copyPlace(id string) vault.Place {
	return vault.Place{Table: "inquiry_report_copy", Column: "own", Row: id}
}

// EndCopy ends a copy at once: from now on its link and words open nothing.
func (s *Service) EndCopy(ctx context.Context, id string) error {
	return s.onCopyOf(ctx, id, func(ctx context.Context, tx *ledger.Tx, _ *draft, c embargo.Row) error {
		if !c.Ended.IsZero() {
			return errs.New(errs.Conflict, "This copy has ended already.")
		}
		return tx.Update(ctx, "inquiry_report_copy", c.ID, c.Version, ledger.Row{"ended": s.Today().String()})
	})
}

func (s *Service) onCopyOf(ctx context.Context, id string, do func(context.Context, *ledger.Tx, *draft, embargo.Row) error) error {
	c, err := embargo.Copy(ctx, s.DB, id)
	if err != nil {
		return err
	}
	return s.act(ctx, inquiry.InquirySend, c.Report, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		c, err := embargo.Copy(ctx, tx, id)
		if err != nil {
			return err
		}
		return do(ctx, tx, d, c)
	})
}
