package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/madeup"
)

// drafted is where the made-up inquiry's report is written.
type drafted struct {
	*drafting.Service
	*stage
	told                       *told
	known                      *drafting.Service // sends the letter that a visitor can open
	report, chapter, paragraph string
	rests                      []drafting.Choice
}

// Draft plays a report that is being written, once: a sentence in each state, a letter that is out
// and one that was answered; and an interim report that is published.
func Draft(ctx context.Context, people madeup.Players, now clock.Clock, on On) error {
	d := &drafted{stage: newStage(ctx, people, now, on.Inquiries)}
	var err error
	d.told = &told{on.Releases(d.days, d.stage.Service), d.stage}
	heard := on.Listening(d.days, d.stage.Service)
	if d.Service, err = on.Drafting(d.days, d.stage.Service, heard); err != nil {
		return err
	}
	if d.known, err = on.Known(d.days, d.stage.Service, heard); err != nil {
		return err
	}
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	if _, before, err := d.Progress(d.as(Chair), d.id); err != nil || len(before) > 0 {
		return err
	}
	for _, play := range []func() error{d.team, d.interim, d.last} {
		if err := play(); err != nil {
			return fmt.Errorf("made-up report: %w", madeup.WithFields(err))
		}
	}
	return nil
}

func (d *drafted) team() error {
	from := d.lately(60)
	for _, s := range []struct {
		n    int
		part rules.Part
		why  string
	}{{Member, rules.Member, "A second member of the panel, without a conflict."}, {Counsel, rules.Counsel, "Writes the report with the panel."}} {
		id, err := d.ProposeSeat(d.as(Commissioner1), inquiry.SeatInput{Inquiry: d.id, Account: d.people[s.n].ID, Part: s.part, From: from, Why: s.why})
		if err := d.stage.agreed(Commissioner2, id, err); err != nil {
			return err
		}
	}
	return nil
}

// begin begins a report with a chapter.
func (d *drafted) begin(kind, title, chapter string) (err error) {
	if d.report, err = d.Begin(d.as(Chair), d.id, kind, title); err != nil {
		return err
	}
	if d.chapter, err = d.AddChapter(d.as(Chair), d.report, chapter); err != nil {
		return err
	}
	c, err := d.Chapter(d.as(Chair), d.report, d.chapter)
	if err != nil {
		return err
	}
	d.paragraph = c.Paragraphs[0].ID
	choices, err := d.Service.Choices(d.as(Counsel), d.report)
	d.rests = choices.Rests
	return err
}

// foot is the first thing of a kind on which a sentence can rest.
func (d *drafted) foot(kind report.RefKind, page int) ([]report.Reference, error) {
	i := slices.IndexFunc(d.rests, func(c drafting.Choice) bool { return c.Kind == kind })
	if i < 0 {
		return nil, errs.Newf(errs.Internal, "nothing made up to rest on: %s", kind)
	}
	ref := report.Reference{Kind: kind, Of: d.rests[i].Of}
	if kind == report.Document {
		ref.Page, ref.Box = page, report.Box{X0: 50, Y0: 100, X1: 500, Y1: 260}
	}
	return []report.Reference{ref}, nil
}

// checked has somebody who did not write a sentence open what it rests on, and check it.
func (d *drafted) checked(sentence string) error {
	one, err := d.Sentence(d.as(Member), d.report, sentence)
	if err != nil {
		return err
	}
	c := report.Check{Revision: one.Revision, NoMore: true}
	for _, n := range one.InText {
		c.NotOf = append(c.NotOf, n.Party)
	}
	for _, k := range one.Content.Criticism {
		c.Readings = append(c.Readings, report.Reading{Strength: k.Strength, Asked: k.Class != nil})
	}
	for _, f := range one.Feet {
		if _, err := d.OpenReference(d.as(Member), d.report, sentence, f.Key()); err != nil {
			return err
		}
	}
	return d.Check(d.as(Member), d.report, sentence, c)
}

// agreedTo has somebody read what was proposed about the report, and agree.
func (d *drafted) agreedTo(n int, id string, err error) error {
	if err != nil {
		return err
	}
	p, err := d.Service.Proposals().Read(d.as(n), id)
	if err != nil {
		return err
	}
	_, part, err := d.Now(d.as(n), p)
	if err == nil {
		err = d.Service.Proposals().Opened(d.as(n), p, part)
	}
	if err != nil {
		return err
	}
	return d.Service.Proposals().Agree(d.as(n), id, "")
}

// interim is a short report that the made-up panel signed.
func (d *drafted) interim() error {
	d.lately(20)
	if err := d.begin(drafting.Interim, "Made-up first report on lists", "What the made-up lists were"); err != nil {
		return err
	}
	foot, err := d.foot(report.Document, 2)
	if err != nil {
		return err
	}
	for _, c := range []report.Content{{Text: "This made-up report was written so that somebody can see how a report is read.", Sort: report.Narrative},
		{Text: "A made-up list of files was kept.", Sort: report.Finding, Finding: report.Fact, References: foot}} {
		id, err := d.Write(d.as(Counsel), d.report, d.paragraph, c)
		if err != nil {
			return err
		}
		if err := d.checked(id); err != nil {
			return err
		}
		if err := d.Freeze(d.as(Chair), d.report, id, 1); err != nil {
			return err
		}
	}
	advice, err := d.ProposeAdvice(d.as(Solicitor), d.report, drafting.Advice{Who: "Made-up counsel for defamation", On: d.Service.Today(),
		Changed: "Nothing had to be: this made-up report criticises nobody."})
	if err := d.agreedTo(Chair, advice, err); err != nil {
		return err
	}
	text, err := d.Words(d.as(Counsel), d.id, "report", d.report)
	if err := d.told.read(Counsel, text, "", err); err != nil {
		return err
	}
	for _, n := range []int{Chair, Member} {
		ready, err := d.Ready(d.as(n), d.report)
		if err != nil {
			return err
		}
		if _, err := d.Sign(d.as(n), d.report, ready.Of); err != nil {
			return err
		}
	}
	return nil
}

// last is the report that goes on: what is seen of it is a sentence in each state.
func (d *drafted) last() error {
	d.lately(12)
	if err := d.begin(drafting.Last, "Made-up last report", "What was known"); err != nil {
		return err
	}
	doc, err := d.foot(report.Document, 3)
	if err != nil {
		return err
	}
	theme, err := d.foot(report.Theme, 0)
	if err != nil {
		return err
	}
	x, err := d.Of(d.ctx, d.DB, d.id)
	if err != nil {
		return err
	}
	body := report.Party{Kind: report.Body, ID: x.Bodies[0]}
	named, err := d.AddNamed(d.as(Solicitor), d.report, "Synthetic Person 9901", "A made-up head of records")
	if err != nil {
		return err
	}
	person := report.Party{Kind: report.Person, ID: named}
	write := func(c report.Content, check bool) (string, error) {
		id, err := d.Write(d.as(Counsel), d.report, d.paragraph, c)
		if err == nil && check {
			err = d.checked(id)
		}
		return id, err
	}
	fact, err := write(report.Content{Text: "Three made-up lists were kept, and nobody compared them.", Sort: report.Finding, Finding: report.Fact, References: doc}, true)
	if err != nil {
		return err
	}
	if err := d.Freeze(d.as(Chair), d.report, fact, 1); err != nil {
		return err
	}
	against := func(text string, to report.Party) report.Content {
		return report.Content{Text: text, Sort: report.Finding, Finding: report.Failing, References: doc,
			Criticism: []report.Criticism{{Of: to, Manner: report.Explicit, Strength: report.Significant, Facts: []string{fact}}}}
	}
	if _, err := write(against("The made-up body should have compared its lists.", body), true); err != nil {
		return err
	}
	treated, err := write(against("The made-up head of records did not ask for the second list.", person), true)
	if err != nil {
		return err
	}
	if _, err := write(against("The made-up head of records kept no note of the third.", person), true); err != nil {
		return err
	}
	if err := d.answered(person, treated); err != nil {
		return err
	}
	d.lately(4)
	if _, err := d.letter(d.known, body); err != nil {
		return err
	}
	d.lately(0) // what rests on accounts comes after all that happened to them
	for _, c := range []report.Content{{Text: "People told us that nobody wrote down what they said.", Sort: report.Finding, Finding: report.Fact, References: theme},
		{Text: "A made-up rule about lists was changed in between.", Sort: report.Finding, Finding: report.Practice}} {
		if _, err := write(c, false); err != nil {
			return err
		}
	}
	_, err = write(against("The made-up body kept no list after that.", body), true)
	return err
}

// letter has a letter proposed, agreed and sent.
func (d *drafted) letter(by *drafting.Service, to report.Party) (drafting.Paper, error) {
	id, err := d.ProposeLetter(d.as(Solicitor), d.report, "", to)
	if err := d.agreedTo(Chair, id, err); err != nil {
		return drafting.Paper{}, err
	}
	all, err := d.Letters(d.as(Solicitor), d.report)
	if err != nil {
		return drafting.Paper{}, err
	}
	i := slices.IndexFunc(all.Letters, func(l drafting.LetterLine) bool { return l.State == drafting.Agreed })
	return by.Issue(d.as(Solicitor), all.Letters[i].ID)
}

// answered has a letter answered, and says what became of one of its criticisms.
func (d *drafted) answered(to report.Party, sentence string) error {
	paper, err := d.letter(d.Service, to)
	if err != nil {
		return err
	}
	r, err := d.OpenByLink(d.ctx, paper.Link[strings.LastIndex(paper.Link, "/")+1:], paper.Phrase.Lines())
	if err != nil {
		return err
	}
	if err := d.Acknowledge(d.ctx, r, true); err != nil {
		return err
	}
	d.lately(7)
	if err := d.Answer(d.ctx, r, Withheld, true); err != nil {
		return err
	}
	l, err := d.Letter(d.as(Chair), paper.Letter)
	if err != nil {
		return err
	}
	for _, n := range []int{Chair, Counsel} {
		if _, err := d.OpenAnswer(d.as(n), l.Answers[0].ID); err != nil {
			return err
		}
	}
	id, err := d.ProposeTreatment(d.as(Counsel), d.report, report.Treatment{Sentence: sentence, Party: to, Outcome: report.Kept, Why: "The made-up answer says nothing of the second list."})
	return d.agreedTo(Chair, id, err)
}
