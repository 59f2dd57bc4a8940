package drafting

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
)

// look opens a report to somebody who drafts, with one entry that says what for.
func (s *Service) look(ctx context.Context, id, purpose string) (*draft, report.World, error) {
	r, err := s.store.report(ctx, s.DB, id)
	if err != nil {
		return nil, report.World{}, err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, r.Inquiry)
	if err != nil {
		return nil, report.World{}, err
	}
	if err := s.may(ctx, s.DB, &x, inquiry.InquiryDraft); err != nil {
		return nil, report.World{}, err
	}
	key, err := s.unlock(ctx, &r, purpose)
	if err != nil {
		return nil, report.World{}, err
	}
	d, err := s.load(ctx, s.DB, &x, id, key)
	if err != nil {
		return nil, report.World{}, err
	}
	w, err := s.world(ctx, s.DB, d)
	return d, w, err
}

// Progress is what the secretariat is told of a draft: no word of it, and nobody's name.
type Progress struct {
	Report
	Chapters, Frozen int // Frozen are those of which every sentence was frozen as it is
	Letters          int // that are out
	FirstSent        clock.Day
	LastDue          clock.Day // the last day to answer of the latest of them
}

// Progress gives it to whoever works for the inquiry, of each of its reports.
func (s *Service) Progress(ctx context.Context, inquiryID string) (x inquiry.Inquiry, out []Progress, err error) {
	if x, err = s.Inquiries.Of(ctx, s.DB, inquiryID); err != nil {
		return x, nil, err
	}
	if !s.Inquiries.May(ctx, &x, inquiry.InquiryWork) && !s.May(ctx, &x, inquiry.InquiryDraft) {
		return inquiry.Inquiry{}, nil, errNone
	}
	all, err := s.store.reports(ctx, s.DB, inquiryID)
	for _, r := range all {
		p, err := s.store.progress(ctx, s.DB, r.ID)
		if err != nil {
			return x, nil, err
		}
		p.Report = r
		out = append(out, p)
	}
	return x, out, err
}

// MayBegin says whether the actor may begin a report.
func (s *Service) MayBegin(ctx context.Context, x *inquiry.Inquiry) bool {
	if !s.May(ctx, x, inquiry.InquiryDraft) || x.Frozen() || !x.Considers(s.Today()) {
		return false
	}
	seats, err := s.Inquiries.SeatsToday(ctx, s.DB, x.ID)
	who := access.ActorFrom(ctx)
	return err == nil && slices.ContainsFunc(seats, func(seat inquiry.Seat) bool {
		return (seat.Part == rules.Chair || seat.Part == rules.Solicitor) && who.Is(seat.Human)
	})
}

// Line is a sentence in a list.
type Line struct {
	report.Sentence
	Standing  report.Standing
	Paragraph string // its number
	Number    string // its paragraph's, and its place there: "1.2.3"
}

// Contents is a report as those who draft open it.
type Contents struct {
	Report
	Inquiry  inquiry.Inquiry
	Form     report.Form
	Letters  bool // the form has them
	Findings bool
	Chapters []ChapterLine
	Frozen   bool // the inquiry is suspended, or has ended: nothing is written
	MaySend  bool
	MaySign  bool
}

// ChapterLine is a chapter in the list.
type ChapterLine struct {
	ID, Title string
	Number    int
	Sentences int
	States    map[report.State]int
	Amber     int
	Owed      int
}

// outline is a report without its chapters.
func (s *Service) outline(ctx context.Context, d *draft) Contents {
	return Contents{Report: d.Report, Inquiry: *d.x, Form: d.text.Form, Letters: d.set.Has(rules.Letters), Findings: d.set.Has(rules.Findings), Frozen: d.closed(),
		MaySend: s.May(ctx, d.x, inquiry.InquirySend), MaySign: s.May(ctx, d.x, inquiry.InquirySign)}
}

// closed says that nothing of a draft is written now: the inquiry is suspended or has ended, or the
// report is signed.
func (d *draft) closed() bool { return d.x.Frozen() || d.State != Drafting }

func (s *Service) contents(ctx context.Context, d *draft, w report.World) Contents {
	c := s.outline(ctx, d)
	for i, ch := range d.text.Chapters {
		l := ChapterLine{ID: ch.ID, Title: ch.Title, Number: i + 1, States: map[report.State]int{}}
		for _, one := range (report.Draft{Chapters: []report.Chapter{ch}}).Sentences() {
			st, _ := d.text.Standing(one.ID, w)
			l.Sentences++
			l.States[st.State]++
			if len(st.Amber) > 0 {
				l.Amber++
			}
			if len(st.Owed) > 0 {
				l.Owed++
			}
		}
		c.Chapters = append(c.Chapters, l)
	}
	return c
}

// Contents opens the list of chapters.
func (s *Service) Contents(ctx context.Context, id string) (Contents, error) {
	d, w, err := s.look(ctx, id, "The contents of the report.")
	if err != nil {
		return Contents{}, err
	}
	return s.contents(ctx, d, w), nil
}

// Chapter is one chapter as those who draft open it.
type Chapter struct {
	Contents   Contents
	ID, Title  string
	Number     int
	Paragraphs []Para
}

// Para is one paragraph with its sentences.
type Para struct {
	ID, Number string
	Lines      []Line
}

// Chapter opens one chapter, with one entry.
func (s *Service) Chapter(ctx context.Context, id, chapter string) (out Chapter, err error) {
	d, w, err := s.look(ctx, id, "A chapter: "+chapter+".")
	if err != nil {
		return out, err
	}
	i := slices.IndexFunc(d.text.Chapters, func(c report.Chapter) bool { return c.ID == chapter })
	if i < 0 {
		return out, errNone
	}
	out = Chapter{Contents: s.outline(ctx, d), ID: chapter, Title: d.text.Chapters[i].Title, Number: i + 1}
	for _, p := range d.text.Chapters[i].Paragraphs {
		para := Para{ID: p.ID, Number: numberOf(i+1, len(out.Paragraphs)+1)}
		for _, one := range p.Sentences {
			st, _ := d.text.Standing(one.ID, w)
			para.Lines = append(para.Lines, Line{one, st, para.Number, para.Number + "." + number(len(para.Lines)+1)})
		}
		out.Paragraphs = append(out.Paragraphs, para)
	}
	return out, nil
}

func numberOf(chapter, paragraph int) string { return number(chapter) + "." + number(paragraph) }

// Foot is one reference of a sentence, as it stands.
type Foot struct {
	report.Reference
	Words  string
	Sight  report.Sight
	Opened bool // by the actor
	Amber  bool
}

// Against is one criticism of a sentence, in words.
type Against struct {
	report.Criticism
	Who   string   // of whom
	Could []string // whom a reader could mean, where it is a class
}

// One is one sentence as those who draft open it.
type One struct {
	Line
	Inquiry  inquiry.Inquiry
	Report   Report
	Chapter  string
	Form     report.Form
	Letters  bool
	Findings bool
	Frozen   bool // nothing is written
	Feet     []Foot
	Against  []Against
	InText   []InText // whom it names, and is not said to criticise
	Wrote    bool     // the actor is among its writers
	Words    []string
	Put      []PutTo
	OwedTo   []string // names
}

// PutTo says how far a sentence came with one of those whom it criticises.
type PutTo struct {
	Letter  string
	Number  int
	Party   report.Party
	Who     string
	Sent    clock.Day
	Until   clock.Day
	Back    bool // it never arrived
	Answers int
	Treated string // what became of it; empty: nothing yet
}

// Sentence opens one sentence.
func (s *Service) Sentence(ctx context.Context, id, sentence string) (out One, err error) {
	d, w, err := s.look(ctx, id, "A sentence: "+sentence+".")
	if err != nil {
		return out, err
	}
	one, known := d.find(sentence)
	if !known {
		return out, errNone
	}
	me, err := s.me(ctx, s.DB)
	if err != nil {
		return out, err
	}
	who, err := s.names(ctx, s.DB, d)
	if err != nil {
		return out, err
	}
	st, _ := d.text.Standing(sentence, w)
	out = One{Line: d.lineOf(one, st), Inquiry: *d.x, Report: d.Report, Chapter: d.chapterOf(sentence), Form: d.text.Form,
		Letters: d.set.Has(rules.Letters), Findings: d.set.Has(rules.Findings), Frozen: d.closed(), Wrote: slices.Contains(one.Writers, me), Words: st.Words}
	words := s.evidenceWords(ctx, s.DB, d.Inquiry, one.Content.References)
	for _, r := range one.Content.References {
		f := Foot{Reference: r, Words: words(r), Sight: w.Look(r), Opened: w.Opened(me, r.Key()), Amber: slices.Contains(st.Amber, r)}
		if r.Kind == report.OwnWords {
			f.Words = "Paragraph " + d.number(r.Of) + " of this report"
		}
		out.Feet = append(out.Feet, f)
	}
	for _, k := range one.Content.Criticism {
		a := Against{Criticism: k, Who: who(k.Of)}
		if k.Class != nil {
			a.Who = k.Class.Words + " (" + who(report.Party{Kind: report.Body, ID: k.Class.Body}) + ")"
			for _, p := range k.Class.Could {
				a.Could = append(a.Could, who(report.Party{Kind: report.Person, ID: p}))
			}
		}
		out.Against = append(out.Against, a)
	}
	for _, p := range st.Owed {
		out.OwedTo = append(out.OwedTo, who(p))
	}
	out.Put = d.putTo(sentence, who)
	out.InText, err = s.unsaid(ctx, s.DB, d, one)
	return out, err
}

// lineOf gives a sentence with the number by which people name it.
func (d *draft) lineOf(one report.Sentence, st report.Standing) Line {
	l := Line{Sentence: one, Standing: st, Paragraph: d.number(one.ID)}
	if _, _, n, known := d.where(one.ID); known {
		l.Number = l.Paragraph + "." + number(n+1)
	}
	return l
}

func (d *draft) chapterOf(sentence string) string {
	chapter, _, _, known := d.where(sentence)
	if !known {
		return ""
	}
	return d.text.Chapters[chapter].ID
}

// putTo says to whom a sentence was put.
func (d *draft) putTo(sentence string, who func(report.Party) string) (out []PutTo) {
	for _, l := range d.text.Letters {
		if !slices.ContainsFunc(l.Letter.Cases, func(c report.Case) bool { return c.Sentence == sentence }) {
			continue
		}
		p := PutTo{Letter: l.Letter.ID, Party: l.Letter.To, Who: who(l.Letter.To), Sent: l.Letter.Sent, Until: l.Until(), Back: !l.Returned.IsZero(), Answers: len(l.Answers)}
		if row := d.letter(l.Letter.ID); row != nil {
			p.Number = int(row.number)
		}
		for _, t := range d.text.Treatments {
			if t.Sentence == sentence && t.Party == l.Letter.To {
				p.Treated = string(t.Outcome)
			}
		}
		out = append(out, p)
	}
	return out
}

// names gives what a party is called.
func (s *Service) names(ctx context.Context, q db.Querier, d *draft) (func(report.Party) string, error) {
	bodies, err := s.Bodies.Listed(ctx, q)
	by := map[report.Party]string{}
	for _, b := range bodies {
		by[report.Party{Kind: report.Body, ID: b.ID}] = b.Name
	}
	for _, n := range d.named {
		by[report.Party{Kind: report.Person, ID: n.ID}] = n.Name + ", " + n.What
	}
	return func(p report.Party) string {
		if by[p] == "" {
			return "Somebody who is not known here"
		}
		return by[p]
	}, err
}

// Weight opens the report to whoever weighs evidence: nothing of letters is in it (r.16).
func (s *Service) Weight(ctx context.Context, id string) (Report, []report.Weighed, error) {
	d, w, err := s.look(ctx, id, "The report as evidence is weighed, without letters.")
	if err != nil {
		return Report{}, nil, err
	}
	return d.Report, d.text.Weight(w), nil
}

// Choices is what a sentence can be written with.
type Choices struct {
	Rests    []Choice
	Bodies   []inquiry.Body
	Named    []Named
	Facts    []Line // sentences that a criticism can name as its facts, and a recommendation rest on
	Form     report.Form
	Letters  bool
	Findings bool
}

// Choices gives them to whoever writes.
func (s *Service) Choices(ctx context.Context, id string) (out Choices, err error) {
	d, w, err := s.look(ctx, id, "To write a sentence.")
	if err != nil {
		return out, err
	}
	out = Choices{Named: d.named, Form: d.text.Form, Letters: d.set.Has(rules.Letters), Findings: d.set.Has(rules.Findings)}
	for _, src := range s.sources {
		all, err := src.Choices(ctx, s.DB, d.Inquiry, s.Today())
		if err != nil {
			return Choices{}, err
		}
		out.Rests = append(out.Rests, all...)
	}
	bodies, err := s.Bodies.Listed(ctx, s.DB)
	for _, b := range bodies {
		if b.Synthetic == d.Synthetic {
			out.Bodies = append(out.Bodies, b)
		}
	}
	for _, one := range d.text.Sentences() {
		st, _ := d.text.Standing(one.ID, w)
		out.Facts = append(out.Facts, d.lineOf(one, st))
	}
	return out, err
}

// RecommendationsOf opens the list of recommendations, with the sentences that recommend something.
func (s *Service) RecommendationsOf(ctx context.Context, id string) (c Contents, all []report.Recommendation, lines []Line, err error) {
	d, w, err := s.look(ctx, id, "The recommendations of the report.")
	if err != nil {
		return c, nil, nil, err
	}
	for _, one := range d.text.Sentences() {
		if one.Content.Sort == report.Recommended {
			st, _ := d.text.Standing(one.ID, w)
			lines = append(lines, d.lineOf(one, st))
		}
	}
	return s.outline(ctx, d), d.text.Recommendations, lines, nil
}

// NamedIn opens the list of persons who are named in a report.
func (s *Service) NamedIn(ctx context.Context, id string) (Contents, []Named, error) {
	d, _, err := s.look(ctx, id, "Who is named in the report.")
	if err != nil {
		return Contents{}, nil, err
	}
	if err := d.step(rules.Letters); err != nil {
		return Contents{}, nil, err
	}
	return s.outline(ctx, d), d.named, nil
}
