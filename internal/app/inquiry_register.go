package app

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/inquiry/pages/trace"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	registerpages "candour/internal/room/recommendation/pages"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// inquiryRegister is the register of recommendations as the inquiries follow it: what
// everybody may read, whoever asks.
type inquiryRegister struct {
	*recommendation.Service
	// split gives of a commitment where two of a survivors panel did not find the same; nil for none.
	split func(context.Context, string) ([]registerpages.Split, error)
}

// Follow gives what the register says of a recommendation today.
func (r inquiryRegister) Follow(ctx context.Context, id string) (finding.Recommendation, error) {
	got, err := r.Get(access.WithActor(ctx, access.Public()), id)
	if err != nil {
		return finding.Recommendation{}, err
	}
	if got.State != record.StatePublished {
		return finding.Recommendation{}, errs.New(errs.NotFound, "There is no such recommendation.")
	}
	out := finding.Recommendation{ID: got.ID, Title: got.Title, Href: "/recommendations/" + got.ID, MadeUp: madeUp(got), Stands: stands(got, r.Today())}
	sum := record.Summarise(got)
	out.Unanswered = sum.UnansweredWords(r.Today())
	for _, a := range record.InOrder(got.Answers) {
		out.Answers = append(out.Answers, answerTold(got, a))
	}
	for i := range got.Commitments {
		if err := r.promised(ctx, &out, &got.Commitments[i]); err != nil {
			return out, err
		}
	}
	return out, nil
}

// answerTold is an answer as the page of its recommendation tells of it.
func answerTold(r *record.Record, a record.Answer) finding.Event {
	e := dated(finding.Event{By: record.OrUnsaid(a.BodyName), What: a.Title(), Said: a.Words, Lang: a.Lang, Part: a.PartID, Accepts: a.Status == record.Accepted}, a.Given)
	if i := slices.IndexFunc(r.Parts, func(p record.Part) bool { return p.ID == a.PartID }); a.PartID != "" && i >= 0 {
		e.What += ", on the part “" + r.Parts[i].Label + "”"
	}
	if !record.SafeURL(a.SourceURL) {
		e.Unsaid = "No source is recorded."
	}
	return e
}

// madeUp says whether a recommendation is made up; where it is real and something of it is
// not, that is not known.
func madeUp(r *record.Record) access.Known {
	sum := record.Summarise(r)
	switch {
	case r.Synthetic:
		return access.Yes
	case sum.MadeUp() || r.HasSynthetic():
		return access.Unknown
	}
	return access.No
}

// stands says how a recommendation stands, in the register's words.
func stands(r *record.Record, today clock.Day) string {
	sum := record.Summarise(r)
	return sum.Condition(today).Words()
}

func (r inquiryRegister) promised(ctx context.Context, out *finding.Recommendation, c *record.Commitment) error {
	if c.Mistake != nil {
		return nil
	}
	today := r.Today()
	at := c.Condition(today)
	p := finding.Promise{Event: dated(finding.Event{By: record.OrUnsaid(c.BodyName), What: c.Wording}, c.Made), Due: c.DueWords(), Stands: at.Words()}
	if at.State == record.StateMoved {
		p.Now = record.DateOr(c.Due, "none is given")
	}
	for _, f := range c.Findings {
		p.Found = append(p.Found, dated(finding.Event{By: f.BodyName, What: record.LabelOf(record.VerdictLabels, f.Verdict), Said: f.Reasons, Done: f.Verdict == record.VerdictVerified}, f.Found))
	}
	if r.split != nil {
		split, err := r.split(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, x := range split {
			p.Split = append(p.Split, finding.Event{By: x.By, What: "two did not find the same", Said: strings.Join(x.Lines, "\n"), When: x.On.Human(), ISO: x.On.String()})
		}
	}
	for _, v := range c.Views {
		p.Views = append(p.Views, dated(finding.Event{By: v.BodyName, What: record.LabelOf(record.StanceLabels, v.Stance), Said: v.Words}, v.Given))
	}
	out.Promises = append(out.Promises, p)
	due, ok := c.Due.Last()
	if ok && c.State == record.CommitmentOpen && at.State != record.StateVerified && !at.Waits() && due.After(today) && (out.Next.IsZero() || due.Before(out.Next)) {
		out.Next, out.NextWords = due, c.Due.Human()
	}
	return nil
}

// splitOn is what the survivors panels of inquiries did not agree on, of a commitment.
func (c *core) splitOn(ctx context.Context, commitment string) (out []registerpages.Split, err error) {
	all, of, err := c.survivors.SplitOn(ctx, commitment)
	for _, v := range all {
		x := of[v.Inquiry]
		one := registerpages.Split{By: "Survivors panel of " + x.Title, Claim: v.Claim, On: v.On}
		for i, e := range v.Each {
			who := "One member"
			if i > 0 {
				who = "Another member"
			}
			one.Lines = append(one.Lines, who+": "+record.LabelOf(record.VerdictLabels, e.Verdict)+". "+e.Reasons)
		}
		out = append(out, one)
	}
	return out, err
}

func dated(e finding.Event, d edtf.Date) finding.Event {
	e.When = record.DateOr(d, "Date not known")
	if d.Exact() {
		e.ISO = d.Text()
	}
	return e
}

// changed is what somebody's words changed, for their page: each published sentence that rests on
// them, and what came of it.
func (s *server) changed(ctx context.Context, p listening.Person, id string) (speak.Changed, error) {
	thread, err := s.finding.Thread(ctx, p, id)
	out := speak.Changed{Lines: trace.Lines(&thread)}
	for i := range thread.Sentences {
		x := &thread.Sentences[i]
		out.Sentences = append(out.Sentences, speak.Sentence{Words: x.Words, Place: x.Place,
			Where:  web.Link{Text: x.Report + ", " + x.Place, Href: inquiry.PathOf(id) + "/findings?at=" + x.ID + "#" + x.ID},
			RestOn: trace.Own(x), Came: trace.Short(&x.Followed), Path: trace.Path(&x.Followed, "You were one of those who told.")})
	}
	return out, err
}

// Take enters the recommendations of a report that the panel of an inquiry signed, as an import of
// the published report would (docs/formats/register.md): published, as the signatures of the whole
// panel are the humans who decided it.
func (r inquiryRegister) Take(ctx context.Context, tx *ledger.Tx, s drafting.Signing, all []report.Entry) (ids []string, err error) {
	if len(all) == 0 {
		return nil, nil // a report that asks for nothing is none of the register's
	}
	day, total := s.On.String(), len(all)
	rep := exchange.FileReport{ReportID: s.Report, Title: s.Title, Body: s.By, Kind: drafting.KindWords[s.Kind] + " of an inquiry", Published: &day, Total: &total, Synthetic: s.Synthetic}
	if record.SafeURL(s.Link) {
		rep.URL = &s.Link
	}
	var recs []exchange.FileRecommendation
	for _, e := range all {
		id := s.Report + "-" + record.Slug(e.Number)
		ids = append(ids, id)
		recs = append(recs, exchange.FileRecommendation{ID: id, ReportID: s.Report, Number: exchange.FileNumber(e.Number), Title: e.Title, Summary: e.Summary, Quote: e.Quote, QuotePlace: e.QuotePlace,
			Addressees: e.Addressees, Deadline: e.Deadline, SourceURL: rep.URL, Synthetic: s.Synthetic})
	}
	return ids, r.Enter(ctx, tx, []exchange.FileReport{rep}, recs)
}

// Taken has the register's lists look again.
func (r inquiryRegister) Taken() { r.Touched() }

// panelRegister is the register of recommendations as a survivors panel verifies in it.
type panelRegister struct{ *recommendation.Service }

// Claims gives what waits to be verified, as everybody may read it.
func (r panelRegister) Claims(ctx context.Context) (out []survivors.Claim, err error) {
	all, err := r.Service.Claims(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		c, err := r.claim(ctx, &all[i].Commitment, &all[i].Claim)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func (r panelRegister) claim(ctx context.Context, c *record.Commitment, claim *record.Progress) (out survivors.Claim, err error) {
	if len(c.Serves) == 0 {
		return out, errs.New(errs.NotFound, "There is no such recommendation.")
	}
	rec, err := inquiryRegister{Service: r.Service}.Follow(ctx, c.Serves[0])
	if err != nil {
		return out, err
	}
	out = survivors.Claim{Commitment: c.ID, ID: claim.ID, Title: rec.Title, Href: rec.Href, Owner: c.BodyID, OwnerName: record.OrUnsaid(c.BodyName), Wording: c.Wording, Criterion: c.Criterion,
		Measure: c.Indicator, Due: c.DueWords(), Said: claim.Words, When: record.DateOr(claim.Reported, "Date not known"), MadeUp: rec.MadeUp}
	if c.Synthetic != (rec.MadeUp == access.Yes) {
		out.MadeUp = access.Unknown
	}
	left, err := r.EvidenceLeft(ctx, c, claim)
	if err != nil {
		return out, err
	}
	for _, e := range claim.Evidence {
		if e.TakenDown != nil {
			continue
		}
		one := survivors.Evidence{Name: e.Name, Href: e.URL, Left: slices.ContainsFunc(left, func(l record.Evidence) bool { return l.ID == e.ID })}
		if e.Kind == record.EvidenceFile {
			one.Href = "/evidence/" + e.ID
		}
		out.Evidence = append(out.Evidence, one)
	}
	if err := r.MayFindWith(ctx, c, "another member"); errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
		out.Refusal = errs.Message(err)
	} else if err != nil {
		return out, err
	}
	return out, nil
}

// Choices are the register's own words.
func (panelRegister) Choices() (verdicts, outcomes []survivors.Choice) {
	for _, l := range record.VerdictLabels {
		verdicts = append(verdicts, survivors.Choice{Value: l.Value, Text: l.Label, Done: l.Value == record.VerdictVerified})
	}
	for _, l := range record.OutcomeLabels {
		outcomes = append(outcomes, survivors.Choice{Value: l.Value, Text: l.Label})
	}
	return verdicts, outcomes
}

func findingInput(f survivors.Finding) recommendation.FindingInput {
	return recommendation.FindingInput{CommitmentID: f.Commitment, ProgressID: f.Claim, Verdict: f.Verdict, Reasons: f.Reasons, Outcome: f.Outcome, OutcomeReasons: f.OutcomeReasons}
}

// Check says what is wrong with a verdict, by the register's own rules.
func (r panelRegister) Check(ctx context.Context, f survivors.Finding) error {
	c, err := r.Commitment(ctx, f.Commitment)
	if err != nil {
		return err
	}
	return findingInput(f).Check(c)
}

// Find enters what two members found.
func (r panelRegister) Find(ctx context.Context, f survivors.Finding, first string, beside ledger.Act, keep func(context.Context, *ledger.Tx) error) error {
	return r.FindTogether(ctx, findingInput(f), first, beside, keep)
}
