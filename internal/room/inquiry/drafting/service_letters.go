package drafting

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
)

// Owed is somebody to whom something must still be put.
type Owed struct {
	Party    report.Party
	Who      string
	Chapters []string // ids, in order
	Count    int      // sentences
	Waits    string   // a letter that is proposed or agreed, by its id
}

// LetterLine is a letter in the list of the team.
type LetterLine struct {
	ID       string
	Number   int
	State    string
	Party    report.Party
	Who      string
	Sent     clock.Day
	Until    clock.Day
	Returned clock.Day
	Accepted clock.Day
	Answers  []AnswerLine
}

// AnswerLine is what came back, unopened.
type AnswerLine struct {
	ID, Kind string
	On       clock.Day
	Opened   bool // by the actor
}

// Letters is the team's page of letters.
type Letters struct {
	Report  Report
	Inquiry inquiry.Inquiry
	Form    report.Form
	Owed    []Owed
	Letters []LetterLine
	Unasked []Line // of which nobody said whom a reader could mean
	MaySend bool
	Frozen  bool
	// Untreated are the cases of letters of which nobody said what became of them.
	Untreated []Case
}

// Case is one sentence against one party, after it was put.
type Case struct {
	Sentence, Text string // Text is as the report has it now; empty where it is gone
	Party          report.Party
	Who            string
	Letter         string
	Over           bool // the time is over, or the last answer has come
	Answers        []AnswerLine
	Waits          bool // a treatment of it is proposed
}

// Letters opens it, where the form has letters.
func (s *Service) Letters(ctx context.Context, id string) (out Letters, err error) {
	d, w, err := s.look(ctx, id, "Whom the report criticises, and the letters to them.")
	if err != nil {
		return out, err
	}
	if err := d.step(rules.Letters); err != nil {
		return out, err
	}
	who, err := s.names(ctx, s.DB, d)
	if err != nil {
		return out, err
	}
	me, err := s.me(ctx, s.DB)
	if err != nil {
		return out, err
	}
	out = Letters{Report: d.Report, Inquiry: *d.x, Form: d.text.Form, MaySend: s.May(ctx, d.x, inquiry.InquirySend), Frozen: d.closed()}
	for _, l := range d.letters {
		line, err := d.line(l, who)
		if err != nil {
			return Letters{}, err
		}
		line.Answers = d.answersTo(l.id, me, w)
		out.Letters = append(out.Letters, line)
	}
	for i := range out.Letters {
		for _, sent := range d.text.Letters {
			if sent.Letter.ID == out.Letters[i].ID && sent.Stopped() {
				out.Letters[i].Until = clock.Day{}
			} else if sent.Letter.ID == out.Letters[i].ID {
				out.Letters[i].Until = sent.Until()
			}
		}
	}
	out.Owed, out.Unasked = d.owed(w, who)
	for i, o := range out.Owed {
		for _, l := range out.Letters {
			if l.Party == o.Party && (l.State == Proposed || l.State == Agreed) {
				out.Owed[i].Waits = l.ID
			}
		}
	}
	out.Untreated, err = d.untreated(w, who, me)
	return out, err
}

func (d *draft) line(l letterRow, who func(report.Party) string) (LetterLine, error) {
	line := LetterLine{ID: l.id, Number: int(l.number), State: l.state, Sent: l.sent, Until: l.due, Returned: l.returned, Accepted: l.accepted}
	if l.state == Sent {
		var sent report.Sending
		if err := unseal(d.key, "inquiry_report_letter", l.id, l.sealed, &sent); err != nil {
			return line, err
		}
		line.Party = sent.Letter.To
	} else {
		var p pending
		if err := unseal(d.key, "inquiry_report_letter", l.id, l.sealed, &p); err != nil {
			return line, err
		}
		line.Party = p.To
	}
	line.Who = who(line.Party)
	return line, nil
}

func (d *draft) answersTo(letter string, me report.Human, w report.World) (out []AnswerLine) {
	for _, a := range d.answers {
		if a.letter == letter {
			out = append(out, AnswerLine{a.id, a.kind, a.on, w.Opened(me, a.id)})
		}
	}
	return out
}

// owed gives to whom what must still be put, and the sentences of which nobody said whom they mean.
func (d *draft) owed(w report.World, who func(report.Party) string) (out []Owed, unasked []Line) {
	for _, c := range d.text.Chapters {
		for _, one := range (report.Draft{Chapters: []report.Chapter{c}}).Sentences() {
			if len(one.Content.Criticism) == 0 {
				continue // it is owed to nobody: what it rests on is not looked at
			}
			st, _ := d.text.Standing(one.ID, w)
			if st.Unasked {
				unasked = append(unasked, d.lineOf(one, st))
			}
			for _, p := range st.Owed {
				i := slices.IndexFunc(out, func(o Owed) bool { return o.Party == p })
				if i < 0 {
					out, i = append(out, Owed{Party: p, Who: who(p)}), len(out)
				}
				out[i].Count++
				if !slices.Contains(out[i].Chapters, c.ID) {
					out[i].Chapters = append(out[i].Chapters, c.ID)
				}
			}
		}
	}
	return out, unasked
}

// untreated gives the cases of letters that still have to be treated.
func (d *draft) untreated(w report.World, who func(report.Party) string, me report.Human) (out []Case, err error) {
	left := d.text.Untreated(w.Day)
	waits := map[string]bool{}
	for _, x := range d.decisions {
		if x.kind != decidesTreatment || x.state != Proposed {
			continue
		}
		var t report.Treatment
		if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &t); err != nil {
			return nil, err
		}
		waits[t.Sentence+" to "+t.Party.String()] = true
	}
	for _, l := range d.text.Letters {
		over := w.Day.After(l.Until()) && !l.Stopped()
		for _, a := range l.Answers {
			over = over || a.Last
		}
		for _, c := range l.Letter.Cases {
			if !slices.Contains(left, c.Sentence+" to "+l.Letter.To.String()) || !l.Returned.IsZero() {
				continue
			}
			one, _ := d.find(c.Sentence)
			out = append(out, Case{Sentence: c.Sentence, Text: one.Content.Text, Party: l.Letter.To, Who: who(l.Letter.To), Letter: l.Letter.ID, Over: over,
				Answers: d.answersTo(l.Letter.ID, me, w), Waits: waits[c.Sentence+" to "+l.Letter.To.String()]})
		}
	}
	return out, nil
}

// LetterOpen is one letter as the team opens it: with what is left out, which its recipient
// never sees.
type LetterOpen struct {
	LetterLine
	Report   Report
	Inquiry  inquiry.Inquiry
	Form     report.Form
	Built    *Built // as it went, or as it would go now
	Copy     Copy
	LeftOut  []CopyOf
	Extended []report.Extension
	MaySend  bool
	Frozen   bool
	Changed  bool // it is agreed to, and what it says changed since
	// Since is from when something of it is kept from its recipient without a break, so that their time stands still.
	Since clock.Day
}

// Letter opens one letter to the team, with an entry.
func (s *Service) Letter(ctx context.Context, letter string) (out LetterOpen, err error) {
	row, err := s.store.letter(ctx, s.DB, letter)
	if err != nil {
		return out, err
	}
	d, w, err := s.look(ctx, row.report, "A letter: "+letter+".")
	if err != nil {
		return out, err
	}
	who, err := s.names(ctx, s.DB, d)
	if err != nil {
		return out, err
	}
	me, err := s.me(ctx, s.DB)
	if err != nil {
		return out, err
	}
	l := d.letter(letter)
	if out.LetterLine, err = d.line(*l, who); err != nil {
		return out, err
	}
	out.Answers = d.answersTo(letter, me, w)
	out.Report, out.Inquiry, out.Form, out.MaySend, out.Frozen = d.Report, *d.x, d.text.Form, s.May(ctx, d.x, inquiry.InquirySend), d.closed()
	if l.state == Sent {
		i := slices.IndexFunc(d.text.Letters, func(x report.Sending) bool { return x.Letter.ID == letter })
		sent := d.text.Letters[i]
		out.Since = sent.StillSince
		if out.Until = sent.Until(); !out.Since.IsZero() {
			out.Until = clock.Day{}
		}
		out.Built, out.Extended = &Built{Letter: sent.Letter, LeftOut: sent.LeftOut}, sent.Letter.Extensions
	} else {
		var p pending
		if err := unseal(d.key, "inquiry_report_letter", l.id, l.sealed, &p); err != nil {
			return out, err
		}
		b, _, err := s.build(ctx, s.DB, d, w, p.To, p.Chapter)
		if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Invalid) {
			return out, err
		}
		b.Letter.ID = letter
		out.Changed = err != nil || b.Digest != p.Digest
		if err == nil {
			out.Built = &b
		}
	}
	if out.Built != nil {
		out.Copy = s.copyOf(ctx, s.DB, d, out.Built.Letter)
		out.LeftOut = s.copyOf(ctx, s.DB, d, report.Letter{ID: letter, Cases: out.Built.LeftOut}).Cases
	}
	if l.went != "" { // it is shown as it went, whatever became of it since
		out.Copy = Copy{}
		err = unseal(d.key, "inquiry_report_letter.went", l.id, l.went, &out.Copy)
	}
	return out, err
}

// Preview is the letter to a party as it would go now.
type Preview struct {
	Report  Report
	Inquiry inquiry.Inquiry
	Form    report.Form
	Who     string
	Built   Built
	Copy    Copy
	LeftOut []CopyOf
	Frozen  bool
}

// Preview opens it. What is missing is said with it (errs.Invalid, a field for each sentence).
func (s *Service) Preview(ctx context.Context, id, chapter string, to report.Party) (out Preview, err error) {
	d, w, err := s.look(ctx, id, "A letter before it is proposed.")
	if err != nil {
		return out, err
	}
	who, err := s.names(ctx, s.DB, d)
	if err != nil {
		return out, err
	}
	out = Preview{Report: d.Report, Inquiry: *d.x, Form: d.text.Form, Who: who(to), Frozen: d.closed()}
	if out.Built, _, err = s.build(ctx, s.DB, d, w, to, chapter); err == nil {
		out.Copy = s.copyOf(ctx, s.DB, d, out.Built.Letter)
		out.LeftOut = s.copyOf(ctx, s.DB, d, report.Letter{Cases: out.Built.LeftOut}).Cases
	}
	return out, err
}
