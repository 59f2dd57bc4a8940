package drafting

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// Passage is something that is not to be published: words of a sentence, or all of it where none
// are given.
type Passage struct {
	Sentence, Words string
	report.Withheld // without its place and its two humans
}

// ProposeWithheld asks a second human that passages are withheld from publication (Inquiries Act
// 2005 s.25(4)). The text must be ready to be signed: they are places in it. With
// beside those stand too that two agreed to before; otherwise the list takes their place.
func (s *Service) ProposeWithheld(ctx context.Context, id string, all []Passage, beside bool) (prop string, err error) {
	row := ids.Random("decision")
	err = s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		me, err := s.me(ctx, tx)
		if err != nil {
			return err
		}
		w, err := s.world(ctx, tx, d)
		if err != nil {
			return err
		}
		signed, err := d.text.Sign(d.text.Form.Panel, w)
		if err != nil {
			return err
		}
		held := withholding{Of: signed.SHA256()}
		var bad typed.Asked
		for _, p := range all {
			from, to, ok := placeOf(signed, p)
			bad.Need(ok, "passage", "These words stand once in the sentence that you chose: "+p.Words)
			one := p.Withheld
			one.From, one.To, one.By, one.Second = from, to, me, "somebody else"
			held.Passages = append(held.Passages, one)
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if beside {
			before, err := d.withheld(signed)
			if err != nil {
				return err
			}
			held.Passages = append(held.Passages, before...)
		}
		slices.SortFunc(held.Passages, func(a, b report.Withheld) int { return a.From - b.From })
		if _, err := report.Publish(signed, held.Passages); err != nil {
			return err
		}
		for i := range held.Passages {
			held.Passages[i].By, held.Passages[i].Second = "", ""
		}
		prop, err = s.propose(ctx, tx, d, KindWithheld, decidesWithheld, row, "Passages to be withheld from publication", held)
		return err
	})
	return prop, err
}

// placeOf gives where a passage stands in the signed text.
func placeOf(signed report.Signed, p Passage) (from, to int, ok bool) {
	for _, part := range signed.Parts() {
		if part.Sentence != p.Sentence {
			continue
		}
		if p.Words == "" {
			return part.From, part.To, true
		}
		text := signed.Text()[part.From:part.To]
		if bytes.Count(text, []byte(p.Words)) != 1 {
			return 0, 0, false
		}
		from = part.From + bytes.Index(text, []byte(p.Words))
		return from, from + len(p.Words), true
	}
	return 0, 0, false
}

func (s *Service) applyWithheld(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	t, d, now, err := s.answered(ctx, tx, p)
	if err != nil {
		return err
	}
	me, err := s.me(ctx, tx)
	if err != nil {
		return err
	}
	w, err := s.world(ctx, tx, d)
	if err != nil {
		return err
	}
	signed, err := d.text.Sign(d.text.Form.Panel, w)
	if err != nil {
		return err
	}
	held := withholding{Of: signed.SHA256(), Passages: slices.Clone(now.Withheld)}
	for i := range held.Passages {
		held.Passages[i].By, held.Passages[i].Second = report.Human(d.one(p.Human)), me
	}
	if _, err := report.Publish(signed, held.Passages); err != nil {
		return errs.New(errs.Conflict, "This can no longer be withheld so: "+fieldsOf(err))
	}
	return s.decided(ctx, tx, d, t.Row, held)
}

// withheld is the newest list that two agreed to, of the text as it is.
func (d *draft) withheld(signed report.Signed) (out []report.Withheld, err error) {
	for _, x := range d.decisions {
		if x.kind != decidesWithheld || x.state != Agreed {
			continue
		}
		var held withholding
		if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &held); err != nil {
			return nil, err
		}
		if held.Of == signed.SHA256() {
			out = held.Passages
		}
	}
	return out, nil
}

// signs names what is signed: the text, and what of it is withheld.
func signs(signed report.Signed, held []report.Withheld) string {
	list, _ := json.Marshal(held) // words and numbers: it cannot fail
	return digest(signed.SHA256() + string(list))
}

// Ready is a report as the panel sees it before it signs.
type Ready struct {
	Report     Report
	Inquiry    inquiry.Inquiry
	Hindrances []errs.Field // without one it can be signed
	Text       string
	Of         string // names what is signed
	Sentences  []Line
	Withheld   []report.Withheld
	Passages   []string
	Waits      bool // passages to be withheld wait for a second human
	Panel      int
	Signed     int  // how many have signed what is there now
	Mine       bool // the actor has
	MaySign    bool
	NoRegister bool // recommendations would go nowhere: nothing can be signed
	Advice     *Advice
	Advises    bool // advice on defamation is taken before it is signed
	Form       report.Form
	Tells      error         // why it would not be let out for whom it could tell; nil where it would
	Told       []jigsaw.Told // every reading of it, for whom it could tell
}

// Ready opens what the panel signs, or what stands in the way. That somebody was shown the text is
// recorded: nobody signs what they were not shown.
func (s *Service) Ready(ctx context.Context, id string) (out Ready, err error) {
	d, w, err := s.look(ctx, id, "The report before it is signed.")
	if err != nil {
		return out, err
	}
	out = Ready{Form: d.text.Form, Report: d.Report, Inquiry: *d.x, Panel: len(d.text.Form.Panel), MaySign: s.May(ctx, d.x, inquiry.InquirySign), NoRegister: s.Register == nil || s.Findings == nil}
	for _, x := range d.decisions {
		out.Waits = out.Waits || x.kind == decidesWithheld && x.state == Proposed
	}
	if d.State != Drafting {
		return out, nil
	}
	for _, one := range d.text.Sentences() {
		st, _ := d.text.Standing(one.ID, w)
		out.Sentences = append(out.Sentences, d.lineOf(one, st))
	}
	out.Advises = !d.text.Form.Privileged
	out.Hindrances = d.text.Hindrances(w)
	if err := s.hasTerms(ctx, s.DB, d); errs.Is(err, errs.Conflict) {
		out.Hindrances = append(out.Hindrances, errs.Field{Name: "terms", Message: errs.Message(err)})
	} else if err != nil {
		return out, err
	}
	if len(out.Hindrances) > 0 {
		return out, nil
	}
	signed, err := d.text.Sign(d.text.Form.Panel, w)
	if err != nil {
		return out, err
	}
	if out.Withheld, err = d.withheld(signed); err != nil {
		return out, err
	}
	for _, words := range signed.Passages(out.Withheld) {
		out.Passages = append(out.Passages, string(words))
	}
	out.Text, out.Of = string(signed.Text()), signs(signed, out.Withheld)
	if out.Tells, out.Told, err = s.tells(ctx, s.DB, d, signed, out.Withheld); err != nil {
		return out, err
	}
	if out.Advice, err = d.advised(signed); err != nil {
		return out, err
	}
	by, err := s.signedBy(ctx, d, out.Of)
	if err != nil {
		return out, err
	}
	me, err := s.me(ctx, s.DB)
	if err != nil {
		return out, err
	}
	out.Signed, out.Mine = len(by), slices.Contains(by, me)
	if !out.MaySign || d.x.Frozen() {
		return out, nil
	}
	row := ids.Random("seen")
	return out, s.act(ctx, inquiry.InquirySign, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		return s.noteSeen(ctx, tx, d.ID, row, out.Of)
	})
}

// signedBy are those of the panel who signed a text.
func (s *Service) signedBy(ctx context.Context, d *draft, of string) (out []report.Human, err error) {
	rows, err := s.store.signatures(ctx, s.DB, d.ID)
	for _, r := range rows {
		h := report.Human(d.one(r.a))
		if r.b == of && slices.Contains(d.text.Form.Panel, h) && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out, err
}

// Sign is one member's signature under the text that Of names. With the last one the report is
// signed and published, its recommendations enter the register, and what it says of what people
// told is put on record for them: all in one write, or nothing of it. It says whether that
// was so.
func (s *Service) Sign(ctx context.Context, id, of string) (published bool, err error) {
	row := ids.Random("signature")
	err = s.act(ctx, inquiry.InquirySign, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		published = false
		me, err := s.me(ctx, tx)
		if err != nil {
			return err
		}
		w, err := s.world(ctx, tx, d)
		if err != nil {
			return err
		}
		signed, err := d.text.Sign(d.text.Form.Panel, w)
		if err != nil {
			return err
		}
		held, err := d.withheld(signed)
		switch {
		case err != nil:
			return err
		case signs(signed, held) != of || !w.Opened(me, of):
			return errs.New(errs.Conflict, "The report, or what is withheld of it, is not what you were shown, or you have not opened it. It is on this page: read it, and then sign.")
		case !slices.Contains(d.text.Form.Panel, me):
			return errNone
		}
		if err := d.mayBeSigned(signed); err != nil {
			return err
		}
		if err := s.hasTerms(ctx, tx, d); err != nil {
			return err
		}
		for _, x := range d.decisions {
			if x.kind == decidesWithheld && x.state == Proposed {
				return errs.New(errs.Conflict, "It is proposed that passages are withheld, and a second person has not answered. That comes first.")
			}
		}
		rows, err := s.store.signatures(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		by := []report.Human{me}
		for _, r := range rows {
			h := report.Human(d.one(r.a))
			if r.b != of || !slices.Contains(d.text.Form.Panel, h) {
				continue
			}
			if h == me {
				return errs.New(errs.Conflict, "You have signed this already.")
			}
			if !slices.Contains(by, h) {
				by = append(by, h)
			}
		}
		if err := tx.Insert("inquiry_report_signature", row, ledger.Row{"report_id": d.ID, "human": access.ActorFrom(ctx).Human, "sha256": of, "on_day": s.Today().String()}); err != nil {
			return err
		}
		if len(by) < len(d.text.Form.Panel) {
			return nil
		}
		published = true
		return s.publish(ctx, tx, d, by, held, w)
	})
	if err == nil && published {
		s.Register.Taken()
	}
	return published && err == nil, err
}

// kept is the signed report as it is stored, sealed, with the salt of what is committed to.
type kept struct {
	Record   report.Record     `json:"record"`
	Withheld []report.Withheld `json:"withheld"`
	Salt     []byte            `json:"salt"`
}

func (s *Service) publish(ctx context.Context, tx *ledger.Tx, d *draft, by []report.Human, held []report.Withheld, w report.World) error {
	if s.Register == nil || s.Findings == nil {
		return errs.New(errs.Unavailable, "The register of recommendations is not here. Nothing was signed.")
	}
	signed, err := d.text.Sign(by, w)
	if err != nil {
		return err
	}
	out, err := report.Publish(signed, held)
	if err != nil {
		return err
	}
	if err := report.Verify(signed, held, out); err != nil {
		return err
	}
	if err := s.let(ctx, tx, d, signed, held); err != nil {
		return err
	}
	salt := make([]byte, 32)
	_, _ = rand.Read(salt) // it never fails
	commitment, err := signed.Commitment(salt)
	if err != nil {
		return err
	}
	of := Signing{Inquiry: d.Inquiry, Report: d.ID, Title: d.Title, Kind: d.Kind, By: d.x.Title, On: w.Day, Link: s.Site + published.PathOf(d.Inquiry, d.ID), Synthetic: d.Synthetic}
	hand := signed.Handover(held)
	recs, err := s.Register.Take(ctx, tx, of, hand.Entries)
	if err != nil {
		return err
	}
	if err := s.settle(ctx, tx, d, of, hand, recs, held, signed); err != nil {
		return err
	}
	sealed, err := seal(d.key, "inquiry_report.signed", d.ID, kept{signed.Record(), held, salt})
	if err != nil {
		return err
	}
	rests, err := published.RestsOf(signed)
	if err != nil {
		return err
	}
	d.put("inquiry_report", d.ID, ledger.Row{"state": Signed, "signed": sealed, "signed_on": w.Day.String(), "sha256": signed.SHA256(), "rests": rests})
	signers, err := s.signers(ctx, tx, d, by, signs(signed, held))
	if err != nil {
		return err
	}
	return published.Insert(tx, published.Out{Report: of.Report, Inquiry: of.Inquiry, Kind: of.Kind, Title: of.Title, On: of.On, Text: out, Signed: signed, Held: held,
		Commitment: commitment, Recommendations: recs, By: signers, Binds: d.text.Form.Binds, Sort: func(sentence string) report.Sort {
			one, _ := d.find(sentence)
			return one.Content.Sort
		}})
}

// settle fixes what published sentences rest on, and puts on record those that rest on what people
// said, for those people.
func (s *Service) settle(ctx context.Context, tx *ledger.Tx, d *draft, of Signing, hand report.Handover, recs []string, held []report.Withheld, signed report.Signed) error {
	var all []string
	var told []finding.Passage
	for _, p := range signed.Parts() {
		all = append(all, p.Sentence)
		hidden := slices.ContainsFunc(held, func(w report.Withheld) bool { return w.From < p.To && p.From < w.To })
		if hidden || !slices.ContainsFunc(p.Rests, func(r report.Reference) bool { return r.Kind == report.Theme || r.Kind == report.Quotation }) {
			continue
		}
		one := finding.Passage{ID: p.Sentence, Place: "paragraph " + p.Paragraph, Words: string(signed.Text()[p.From:p.To])}
		for _, r := range p.Rests {
			if theme, _ := asOf(r.Of); r.Kind == report.Theme {
				one.Themes = append(one.Themes, theme)
			}
		}
		for i, e := range hand.Entries {
			if i < len(recs) && d.comesFrom(e.Number, p.Sentence) {
				one.Recommendations = append(one.Recommendations, recs[i])
			}
		}
		told = append(told, one)
	}
	if err := s.Findings.Signed(ctx, tx, finding.Of{Inquiry: of.Inquiry, Report: of.Title, On: of.On, Link: of.Link}, told); err != nil {
		return err
	}
	for _, src := range s.sources {
		if err := src.Fix(ctx, tx, d.Inquiry, all); err != nil {
			return err
		}
	}
	return nil
}

// comesFrom says that a recommendation rests on a sentence.
func (d *draft) comesFrom(number, sentence string) bool {
	for _, r := range d.text.Recommendations {
		if r.Number != number {
			continue
		}
		for _, id := range r.Sentences {
			one, _ := d.find(id)
			if slices.ContainsFunc(one.Content.References, func(x report.Reference) bool { return x.Kind == report.OwnWords && x.Of == sentence }) {
				return true
			}
		}
	}
	return false
}
