package drafting

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindLetter    = "inquiry_letter"
	KindTreatment = "inquiry_treatment"
	KindWithheld  = "inquiry_withheld"
	KindAdvice    = "inquiry_advice"
	KindCopies    = "inquiry_copies"
)

// Kinds are all of them.
var Kinds = []string{KindLetter, KindTreatment, KindWithheld, KindAdvice, KindCopies}

func (s *Service) kinds() []proposal.Kind {
	letter := proposal.Kind{Name: KindLetter, Propose: inquiry.InquirySend, Agree: inquiry.InquiryWarn, Apply: s.applyLetter, Undo: s.undoLetter}
	treat := proposal.Kind{Name: KindTreatment, Propose: inquiry.InquiryDraft, Agree: inquiry.InquiryDrafted, Apply: s.applyTreatment, Undo: s.undoDecision}
	held := proposal.Kind{Name: KindWithheld, Propose: inquiry.InquiryDraft, Agree: inquiry.InquiryDrafted, Apply: s.applyWithheld, Undo: s.undoDecision}
	advice := proposal.Kind{Name: KindAdvice, Propose: inquiry.InquiryDraft, Agree: inquiry.InquiryDrafted, Apply: s.applyAdvice, Undo: s.undoDecision}
	copies := proposal.Kind{Name: KindCopies, Propose: inquiry.InquirySend, Agree: inquiry.InquiryWarn, Apply: s.applyCopies, Undo: s.undoDecision}
	out := []proposal.Kind{letter, treat, held, advice, copies}
	for i := range out {
		out[i].FactsIn, out[i].Parts = s.factsOf, s.parts
	}
	return out
}

// factsOf is what the rules weigh of a proposal. Who may answer a letter reads it, though they do
// not send.
func (s *Service) factsOf(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var t terms
	if p.Into(&t) != nil {
		return map[string]any{}, nil
	}
	x, err := s.Inquiries.Of(ctx, q, t.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	attrs, err := s.weigh(ctx, q, &x, action)
	if err != nil || action != inquiry.InquirySend {
		return attrs, err
	}
	more, err := s.Inquiries.Inside(ctx, q, &x, rules.Warns)
	if err != nil {
		return nil, err
	}
	a, _ := attrs["allocated"].([]string)
	b, _ := more["allocated"].([]string)
	attrs["allocated"] = slices.Concat(a, b)
	return attrs, nil
}

// ProposedNow is what waits for a second human, as it stands now.
type ProposedNow struct {
	Report    Report
	Built     *Built            // of a letter
	Treatment *report.Treatment // of a treatment
	Withheld  []report.Withheld // of passages
	Passages  []string          // their words
	Advice    *Advice           // of advice that was taken
	Who       string            // of whom it is
	Says      string            // what the sentence says now
	Put       string            // what was put to them last
	Copy      []CopyOf          // what the recipient of a letter reads
	LeftOut   []CopyOf          // what they do not
	Readers   []Reader          // of copies under embargo
	Text      string            // of which they are
	// Gone says why it can only be turned down.
	Gone   string
	part   string
	before int64 // how many copies there were
}

// Now opens to whoever looks at a proposal what it says, with an entry, and gives what the second
// must have been shown.
func (s *Service) Now(ctx context.Context, p proposal.Proposal) (out ProposedNow, part string, err error) {
	if _, err := s.proposals.Read(ctx, p.ID); err != nil {
		return out, "", err
	}
	var t terms
	if err := p.Into(&t); err != nil {
		return out, "", err
	}
	d, _, err := s.look(ctx, t.Report, "To answer what was proposed: "+p.Title+".")
	if err != nil {
		return out, "", err
	}
	if out, err = s.proposed(ctx, s.DB, d, p.Kind, t); err != nil {
		return out, "", err
	}
	who, err := s.names(ctx, s.DB, d)
	if err != nil {
		return out, "", err
	}
	if out.Built != nil {
		out.Who, out.Copy = who(out.Built.Letter.To), s.copyOf(ctx, s.DB, d, out.Built.Letter).Cases
		out.LeftOut = s.copyOf(ctx, s.DB, d, report.Letter{Cases: out.Built.LeftOut}).Cases
	}
	if out.Treatment != nil {
		one, there := d.find(out.Treatment.Sentence)
		if out.Who, out.Says = who(out.Treatment.Party), one.Content.Text; !there {
			out.Says = "It is taken out."
		}
		out.Put = put(&d.text, out.Treatment)
	}
	return out, out.part, nil
}

// proposed gives what a proposal is about as it stands in q.
func (s *Service) proposed(ctx context.Context, q db.Querier, d *draft, kind string, t terms) (out ProposedNow, err error) {
	out.Report = d.Report
	if kind == KindLetter {
		return s.proposedLetter(ctx, q, d, t, out)
	}
	i := slices.IndexFunc(d.decisions, func(x decisionRow) bool { return x.id == t.Row && x.state == Proposed })
	if i < 0 {
		out.Gone = "It is not there any more."
		out.part = opened.Part("nothing", t.Row)
		return out, nil
	}
	out.part = opened.Part("decision", d.decisions[i].sealed)
	if kind == KindCopies {
		return s.proposedCopies(ctx, q, d, d.decisions[i], out)
	}
	if kind == KindTreatment {
		out.Treatment = &report.Treatment{}
		err = unseal(d.key, "inquiry_report_decision", t.Row, d.decisions[i].sealed, out.Treatment)
		if err == nil {
			one, _ := d.find(out.Treatment.Sentence)
			out.part = opened.Part("treatment", d.decisions[i].sealed, one.Content.Text)
		}
		return out, err
	}
	var held withholding
	if kind == KindAdvice {
		out.Advice = &Advice{}
		err = unseal(d.key, "inquiry_report_decision", t.Row, d.decisions[i].sealed, out.Advice)
		held.Of = out.Advice.Of
	} else {
		err = unseal(d.key, "inquiry_report_decision", t.Row, d.decisions[i].sealed, &held)
	}
	if err != nil {
		return out, err
	}
	out.Withheld = held.Passages
	w, err := s.world(ctx, q, d)
	if err != nil {
		return out, err
	}
	signed, err := d.text.Sign(d.text.Form.Panel, w)
	if err != nil || signed.SHA256() != held.Of {
		out.Gone = "The text of the report changed since, or it cannot be signed as it is now. It can only be turned down."
		return out, nil
	}
	for _, words := range signed.Passages(held.Passages) {
		out.Passages = append(out.Passages, string(words))
	}
	return out, nil
}

func (s *Service) proposedLetter(ctx context.Context, q db.Querier, d *draft, t terms, out ProposedNow) (ProposedNow, error) {
	l := d.letter(t.Row)
	if l == nil || l.state != Proposed {
		out.Gone, out.part = "It is not there any more.", opened.Part("nothing", t.Row)
		return out, nil
	}
	var p pending
	if err := unseal(d.key, "inquiry_report_letter", l.id, l.sealed, &p); err != nil {
		return out, err
	}
	w, err := s.world(ctx, q, d)
	if err != nil {
		return out, err
	}
	b, _, err := s.build(ctx, q, d, w, p.To, p.Chapter)
	switch {
	case err == nil && b.Digest == p.Digest:
		out.Built = &b
	case err == nil || errs.Is(err, errs.NotFound) || errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict):
		out.Gone = "What this letter says changed since it was proposed. It can only be turned down, and proposed as it is now."
	default:
		return out, err
	}
	out.part = opened.Part("letter", p.Digest, out.Gone)
	return out, nil
}

// within gives the draft that a proposal is about, within the write that answers it.
func (s *Service) within(ctx context.Context, q db.Querier, t terms) (*draft, error) {
	key, ok := s.unlocked(t.Report)
	if !ok {
		return nil, errShut
	}
	x, err := s.Inquiries.Of(ctx, q, t.Inquiry)
	if err != nil {
		return nil, err
	}
	if x.Frozen() {
		return nil, inquiry.ErrFrozen()
	}
	d, err := s.load(ctx, q, &x, t.Report, key)
	if err == nil && d.State != Drafting {
		err = errSigned
	}
	return d, err
}

// parts is what the second must have been shown: what is proposed, as it stands.
func (s *Service) parts(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	var t terms
	if err := p.Into(&t); err != nil {
		return nil, err
	}
	d, err := s.within(ctx, q, t)
	if err != nil {
		return nil, err
	}
	now, err := s.proposed(ctx, q, d, p.Kind, t)
	return []string{now.part}, err
}

// answered gives the draft and what is proposed to whoever applies it.
func (s *Service) answered(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) (t terms, d *draft, now ProposedNow, err error) {
	if err = p.Into(&t); err != nil {
		return t, nil, now, err
	}
	if d, err = s.within(ctx, tx, t); err != nil {
		return t, d, now, err
	}
	if now, err = s.proposed(ctx, tx, d, p.Kind, t); err == nil && now.Gone != "" {
		err = errs.New(errs.Conflict, now.Gone)
	}
	return t, d, now, err
}

func (s *Service) applyLetter(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	t, d, _, err := s.answered(ctx, tx, p)
	if err != nil {
		return err
	}
	agreer := access.ActorFrom(ctx).Human
	if p.Human == "" || agreer == "" || d.one(p.Human) == d.one(agreer) {
		return errs.New(errs.Forbidden, "A warning letter takes two people.")
	}
	l := d.letter(t.Row)
	return tx.Update(ctx, "inquiry_report_letter", l.id, l.version, ledger.Row{"state": Agreed, "asked": p.Human, "agreed": agreer})
}

func (s *Service) undoLetter(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	l, err := s.store.letter(ctx, tx, t.Row)
	if err != nil || l.state != Proposed {
		return err
	}
	return tx.Update(ctx, "inquiry_report_letter", l.id, l.version, ledger.Row{"state": "refused"})
}

// ProposeTreatment asks a second human to agree what became of a criticism that was put to
// somebody. Whoever proposes it has opened what came back.
func (s *Service) ProposeTreatment(ctx context.Context, id string, t report.Treatment) (prop string, err error) {
	row := ids.Random("decision")
	err = s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		if err := d.step(rules.Letters); err != nil {
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
		const second = "somebody else"
		tried := t
		tried.By, tried.Second, tried.On = me, second, w.Day
		real := w.Opened
		w.Opened = func(h report.Human, what string) bool { return h == second || real(h, what) }
		if _, err := d.text.Treat(tried, w); err != nil {
			return err
		}
		for _, x := range d.decisions { // one treatment of a case waits at a time
			var waits report.Treatment
			if x.kind == decidesTreatment && x.state == Proposed {
				if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &waits); err != nil {
					return err
				}
			}
			if waits.Sentence == t.Sentence && waits.Party == t.Party {
				return errs.New(errs.Conflict, "Somebody proposed already what becomes of this. It is to be agreed or turned down first.")
			}
		}
		prop, err = s.propose(ctx, tx, d, KindTreatment, decidesTreatment, row, "What became of a criticism",
			report.Treatment{Sentence: t.Sentence, Party: t.Party, Outcome: t.Outcome, To: t.To, Why: t.Why})
		return err
	})
	return prop, err
}

// propose stores what two are to decide, and what waits for the second.
func (s *Service) propose(ctx context.Context, tx *ledger.Tx, d *draft, kind, decides, row, title string, v any) (string, error) {
	sealed, err := seal(d.key, "inquiry_report_decision", row, v)
	if err != nil {
		return "", err
	}
	if err := tx.Insert("inquiry_report_decision", row, ledger.Row{"report_id": d.ID, "number": len(d.decisions) + 1, "kind": decides, "state": Proposed, "sealed": sealed}); err != nil {
		return "", err
	}
	return proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: kind, Record: row, Title: title, Terms: terms{d.Inquiry, d.ID, row}})
}

func (s *Service) applyTreatment(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	t, d, now, err := s.answered(ctx, tx, p)
	if err != nil {
		return err
	}
	w, err := s.world(ctx, tx, d)
	if err != nil {
		return err
	}
	me, err := s.me(ctx, tx)
	if err != nil {
		return err
	}
	one := *now.Treatment
	one.By, one.Second, one.On = report.Human(d.one(p.Human)), me, w.Day
	after, err := d.text.Treat(one, w)
	if errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This cannot be recorded: "+fieldsOf(err))
	}
	if err != nil {
		return err
	}
	return s.decided(ctx, tx, d, t.Row, after.Treatments[len(after.Treatments)-1])
}

// decided has a decision count, as it was made.
func (s *Service) decided(ctx context.Context, tx *ledger.Tx, d *draft, row string, v any) error {
	sealed, err := seal(d.key, "inquiry_report_decision", row, v)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(d.decisions, func(x decisionRow) bool { return x.id == row })
	return tx.Update(ctx, "inquiry_report_decision", row, d.decisions[i].version, ledger.Row{"state": Agreed, "sealed": sealed})
}

func (s *Service) undoDecision(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	all, err := s.store.decisions(ctx, tx, t.Report)
	i := slices.IndexFunc(all, func(x decisionRow) bool { return x.id == t.Row && x.state == Proposed })
	if err != nil || i < 0 {
		return err
	}
	return tx.Update(ctx, "inquiry_report_decision", t.Row, all[i].version, ledger.Row{"state": "refused"})
}

// withholding is which passages of a text are withheld.
type withholding struct {
	Of       string            `json:"of"` // the hash of the text
	Passages []report.Withheld `json:"passages"`
}

func fieldsOf(err error) string {
	out := ""
	for i, f := range errs.FieldsOf(err) {
		if i > 0 {
			out += "; "
		}
		out += f.Message
	}
	return out
}

// put gives what was put last to the party of a treatment, of its sentence.
func put(d *report.Draft, t *report.Treatment) string {
	for _, l := range slices.Backward(d.Letters) {
		for _, c := range l.Letter.Cases {
			if l.Letter.To == t.Party && c.Sentence == t.Sentence && l.Returned.IsZero() {
				return c.Text
			}
		}
	}
	return ""
}
