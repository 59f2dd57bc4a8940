package exchange

import (
	"cmp"
	"slices"

	"candour/internal/room/recommendation/record"
)

// NormalReport gives a line the form that an export would give it, so that two
// lines that say the same compare equal.
func NormalReport(r FileReport) FileReport {
	if r.State == record.StatePublished {
		r.State = ""
	}
	for _, t := range []**string{&r.Published, &r.URL, &r.Note} {
		emptyIsNil(t)
	}
	r.Known = normalKnown(r.Known)
	return r
}

// NormalRecommendation is a line as this program writes it.
func NormalRecommendation(r FileRecommendation) FileRecommendation {
	if r.State == record.StatePublished {
		r.State = ""
	}
	if r.Addressees == nil {
		r.Addressees = []string{}
	}
	if r.Answers == nil {
		r.Answers = []FileAnswer{}
	}
	for _, t := range []**string{&r.Quote, &r.QuotePlace, &r.Deadline, &r.AnswerDue, &r.SourceURL, &r.LatestAnswer, &r.LatestAnswerDate, &r.AnswerCoding, &r.Note} {
		emptyIsNil(t)
	}
	all := r.allTies()
	r.Restates, r.Related, r.Ties = nil, nil, nil
	for _, t := range all {
		r.addTie(t)
	}
	r.sortTies()
	r.Known, r.Endings = normalKnown(r.Known), normalEndings(r.Endings)
	r.Answers = normalAnswers(r.Answers)
	r.normalLatest()
	r.Commitments = append([]FileCommitment(nil), r.Commitments...)
	for i := range r.Commitments {
		c := &r.Commitments[i]
		if c.State == record.CommitmentOpen {
			c.State = ""
		}
		if c.FirstDue == record.TextOf(c.Due) {
			c.FirstDue = ""
		}
	}
	return r
}

// normalLatest is [record.Record.LatestSaid] for a line: what an older release
// wrote of one that was answered on a form is of the day before that.
func (r *FileRecommendation) normalLatest() {
	onForm := func(a FileAnswer) bool {
		return a.ReceivedFrom == record.FromOwn || a.ReceivedFrom == record.FromOther
	}
	if (r.LatestAnswer != nil || r.LatestAnswerDate != nil) && slices.ContainsFunc(r.Answers, onForm) {
		status, given := r.comesTo()
		r.LatestAnswer, r.LatestAnswerDate = nilText(string(status)), nilText(given.Text())
	}
}

// emptyIsNil says "not known" for an empty text, as an export does.
func emptyIsNil(t **string) {
	if *t != nil && **t == "" {
		*t = nil
	}
}

// addTie puts a tie where a line holds it: in the short form where that says
// all of it.
func (r *FileRecommendation) addTie(t FileTie) {
	switch short := t.Reason == "" && t.Method == "" && t.Score == 0; {
	case short && t.Kind == record.TieRestates && t.State == record.TieConfirmed && t.Says == record.SaysReport:
		r.Restates = append(r.Restates, t.To)
	case short && t.Kind == record.TieOverlaps && t.State == record.TieSuggested && t.Says == record.SaysData:
		r.Related = append(r.Related, t.To)
	default:
		r.Ties = append(r.Ties, t)
	}
}

// sortTies puts ties in one order: theirs says nothing.
func (r *FileRecommendation) sortTies() {
	slices.Sort(r.Restates)
	slices.Sort(r.Related)
	slices.SortStableFunc(r.Ties, func(a, b FileTie) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.To, b.To)) })
}

func normalKnown(all []FileKnown) []FileKnown {
	out := slices.Clone(all)
	for i := range out {
		for _, t := range []**string{&out[i].By, &out[i].URL, &out[i].Note, &out[i].Noted} {
			emptyIsNil(t)
		}
	}
	return out
}

func normalAnswers(all []FileAnswer) []FileAnswer {
	out := append([]FileAnswer{}, all...)
	for i := range out {
		for _, t := range []**string{&out[i].Date, &out[i].By, &out[i].Note, &out[i].SourceURL} {
			emptyIsNil(t)
		}
	}
	return out
}

// Inherit marks what belongs to something made up as made up: a line of a
// made-up report, and all that is on a made-up line.
func (r FileRecommendation) Inherit(madeUp bool) FileRecommendation {
	r.Synthetic = r.Synthetic || madeUp
	if !r.Synthetic {
		return r
	}
	r.Endings = marked(r.Endings, func(e *FileEnding) { e.Synthetic = true })
	r.Answers = marked(r.Answers, func(a *FileAnswer) { a.Synthetic = true })
	r.Commitments = marked(r.Commitments, func(c *FileCommitment) { c.Synthetic = true })
	r.Others = marked(r.Others, func(v *FileView) { v.Synthetic = true })
	r.Known = marked(r.Known, func(k *FileKnown) { k.Synthetic = true })
	if r.Implementation != nil {
		f := *r.Implementation
		f.Synthetic = true
		r.Implementation = &f
	}
	return r
}

func marked[T any](all []T, mark func(*T)) []T {
	out := slices.Clone(all)
	for i := range out {
		mark(&out[i])
	}
	return out
}
