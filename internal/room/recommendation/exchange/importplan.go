package exchange

import (
	"encoding/json"
	"fmt"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ImportPlan is what an import would do, with everything that is wrong.
type ImportPlan struct {
	bodies                           map[string]string // name -> id
	listed                           func(name string) (record.Body, bool, error)
	hasBody                          map[string]bool   // ids among bodies
	entered                          map[string]string // commitments in the register, each with the line that entered it
	held                             map[string]bool   // recommendations in the register
	waiting                          map[string][]From // links that are entered with the line that they lead to
	newBodies                        []record.Body
	reports                          []FileReport
	recommendations                  []FileRecommendation
	sameReports, sameRecommendations int
	problems                         record.Problems
	actor                            access.Actor
	today                            clock.Day
	published                        map[string]edtf.Date // by report
	beside                           beside
	warnings                         []errs.Field
	near                             func(name string) ([]record.Body, error)
}

// Held is what an import is weighed against, and who imports on which day.
type Held struct {
	Reports         []FileReport
	Recommendations []FileRecommendation
	Bodies          []record.Body
	// Listed finds the listed body that a name means.
	Listed func(name string) (record.Body, bool, error)
	// Near gives bodies with a name that is like one that means none; nil: nobody asks.
	Near  func(name string) ([]record.Body, error)
	Actor access.Actor
	Today clock.Day
}

// PlanImport says what an import would do, and everything that is wrong with it.
func PlanImport(have Held, reps []FileReport, recs []FileRecommendation) (*ImportPlan, error) {
	p := &ImportPlan{actor: have.Actor, today: have.Today, listed: have.Listed, near: have.Near, published: publishedDays(append(slices.Clone(have.Reports), reps...)),
		bodies: map[string]string{}, hasBody: map[string]bool{}, entered: map[string]string{}, held: map[string]bool{}, waiting: map[string][]From{}}
	for _, b := range have.Bodies {
		p.bodies[b.Name], p.hasBody[b.ID] = b.ID, true
	}
	p.Entered(have.Recommendations)
	p.planReports(reps, have.Reports)
	return p, p.planRecommendations(recs, have.Recommendations, append(have.Reports, reps...))
}

// Would says what the import would do.
func (p *ImportPlan) Would() Load {
	out := Load{ReportsAdded: len(p.reports), ReportsSame: p.sameReports, RecommendationsAdded: len(p.recommendations),
		RecommendationsSame: p.sameRecommendations, Warnings: p.warnings}
	for _, b := range p.newBodies {
		out.Bodies = append(out.Bodies, b.Name)
	}
	return out
}

// Problems are what is wrong, with their rows.
func (p *ImportPlan) Problems() []errs.Field { return p.problems }

// Err refuses an import with anything wrong; nil when nothing is.
func (p *ImportPlan) Err() error { return p.problems.Err() }

// Reports are those that the register does not hold yet.
func (p *ImportPlan) Reports() []FileReport { return p.reports }

// Lines are the recommendations that the register does not hold yet.
func (p *ImportPlan) Lines() []FileRecommendation { return p.recommendations }

// NewBodies are those that are named for the first time.
func (p *ImportPlan) NewBodies() []record.Body { return p.newBodies }

// warn notes something that a person should look at and that stops nothing.
func (p *ImportPlan) warn(row int, column, message string) {
	p.warnings = append(p.warnings, errs.Field{Row: row, Column: column, Message: message})
}

func (p *ImportPlan) bad(row int, column, message string) {
	p.problems = append(p.problems, errs.Field{Row: row, Column: column, Message: message})
}

func (p *ImportPlan) planReports(reps, have []FileReport) {
	old := map[string]FileReport{}
	for _, r := range have {
		old[r.ReportID] = r
	}
	for i, r := range reps {
		row := i + 1
		p.checkReport(row, r)
		before, there := old[r.ReportID]
		switch {
		case !there:
			p.reports = append(p.reports, r)
		case SameJSON(before, NormalReport(r)):
			p.sameReports++
		default:
			p.bad(row, "report_id", fmt.Sprintf("The register already holds a different report %q. An import does not overwrite: edit the report instead.", r.ReportID))
		}
		old[r.ReportID] = NormalReport(r)
	}
}

func (p *ImportPlan) checkReport(row int, r FileReport) {
	if !record.ValidID(r.ReportID) {
		p.bad(row, "report_id", "Give an id of small letters, digits and hyphens, such as iicsa-final.")
	}
	for _, f := range []struct{ column, value string }{{"title", r.Title}, {"body", r.Body}, {"kind", r.Kind}} {
		if record.Clean(f.value) == "" {
			p.bad(row, f.column, "This is empty.")
		}
	}
	if !validDate(r.Published) {
		p.bad(row, "published", fmt.Sprintf("%q is not a date. Write it like 2022-10-20, 2022-10 or spring 2022, or leave it out.", record.TextOf(r.Published)))
	}
	if validDate(r.Published) {
		p.past(row, "published", r.Published, edtf.Date{})
	}
	p.entry(row, "checked_on", r.CheckedOn)
	if r.URL != nil && !record.SafeURL(*r.URL) {
		p.bad(row, "url", "This is not a web address that begins with https:// or http://.")
	}
	if r.State != "" && !record.IsChoice(recordStates, r.State) {
		p.bad(row, "state", fmt.Sprintf("%q is not a code that we know.", r.State))
	}
	if r.CheckedOn != "" && !validDate(&r.CheckedOn) {
		p.bad(row, "checked_on", fmt.Sprintf("%q is not a date.", r.CheckedOn))
	}
	if r.Total != nil && *r.Total < 0 {
		p.bad(row, "recommendations_total", "This cannot be less than 0.")
	}
	p.checkKnown(row, r.Known)
}

func (p *ImportPlan) planRecommendations(recs, have []FileRecommendation, reports []FileReport) error {
	known, madeUp := map[string]bool{}, map[string]bool{}
	for _, r := range reports {
		known[r.ReportID] = true
		madeUp[r.ReportID] = madeUp[r.ReportID] || r.Synthetic
	}
	old, ids, drafts := map[string]FileRecommendation{}, map[string]bool{}, map[string]bool{}
	for _, r := range have {
		old[r.ID], ids[r.ID], drafts[r.ID] = r, true, r.State == record.StateDraft
	}
	for _, r := range recs {
		ids[r.ID] = true
	}
	p.beside = newBeside(have, recs, reports, madeUp)
	for i, r := range recs {
		row := i + 1
		r = r.Inherit(madeUp[r.ReportID])
		if !known[r.ReportID] {
			p.bad(row, "report_id", fmt.Sprintf("There is no report %q, neither in the register nor in this import.", r.ReportID))
		}
		p.checkRecommendation(row, r, ids)
		before, there := old[r.ID]
		switch {
		case !there:
			p.recommendations = append(p.recommendations, r)
			p.checkNumber(row, r)
			p.checkOwnInquiry(row, r)
			if err := p.wantBodies(row, r); err != nil {
				return err
			}
		case SameJSON(withoutArrival(published(before.Inherit(r.Synthetic), r, drafts)), withoutArrival(NormalRecommendation(p.soFar(r)))):
			p.sameRecommendations++
			if p.held[r.ID] { // and is not a line that comes twice
				p.wait(r)
			}
		default:
			p.bad(row, "id", fmt.Sprintf("The register already holds a different recommendation %q. An import does not overwrite: edit the recommendation instead.", r.ID))
		}
		old[r.ID] = NormalRecommendation(r)
	}
	return nil
}

func (p *ImportPlan) checkRecommendation(row int, r FileRecommendation, ids map[string]bool) {
	if !record.ValidID(r.ID) {
		p.bad(row, "id", "Give an id of small letters, digits and hyphens, such as iicsa-final-01.")
	}
	for _, f := range []struct{ column, value string }{{"title", r.Title}, {"summary", r.Summary}} {
		if record.Clean(f.value) == "" {
			p.bad(row, f.column, "This is empty.")
		}
	}
	if _, err := record.ParseDeadline(record.TextOf(r.Deadline)); err != nil {
		p.bad(row, "deadline_in_report", errs.Message(err))
	}
	if !validDate(r.AnswerDue) {
		p.bad(row, "answer_due", fmt.Sprintf("%q is not a date. Write it like 2023-04-20.", record.TextOf(r.AnswerDue)))
	}
	if r.SourceURL != nil && !record.SafeURL(*r.SourceURL) {
		p.bad(row, "source_url", "This is not a web address that begins with https:// or http://.")
	}
	quote, place := record.QuoteFault(record.TextOf(r.Quote), record.TextOf(r.QuotePlace))
	for _, f := range []struct{ column, fault string }{{"quote", quote}, {"quote_place", place}} {
		if f.fault != "" {
			p.bad(row, f.column, f.fault)
		}
	}
	seen := map[string]bool{}
	for _, name := range r.Addressees {
		if record.Slug(name) == "" || seen[record.Slug(name)] {
			p.bad(row, "addressees", fmt.Sprintf("%q is empty or listed twice.", name))
		}
		seen[record.Slug(name)] = true
	}
	p.checkEndings(row, r, ids)
	p.checkAnswers(row, r)
	p.checkParts(row, r)
	p.checkDates(row, r)
	p.checkCodes(row, r)
	p.checkKnown(row, r.Known)
	p.checkTies(row, r, ids)
}

// warnLatest compares what the file calls the latest answer with the answers
// that it lists. The register works it out from the list.
func (p *ImportPlan) warnLatest(row int, r FileRecommendation) {
	if status, _ := r.comesTo(); r.LatestAnswer == nil || record.Status(*r.LatestAnswer) == status {
		return
	}
	for _, a := range r.Answers {
		if record.TextOf(a.Answer) == *r.LatestAnswer {
			return
		}
	}
	p.warnings = append(p.warnings, errs.Field{Row: row, Column: "latest_answer",
		Message: fmt.Sprintf("The line says that the latest answer of %s is %q, but lists no such answer. The register shows the listed answers and says so.", r.ID, *r.LatestAnswer)})
}

// wantBodies notes the bodies that a line names and nobody has entered. A name
// that means a body of the list gets that body's id: no body is there twice.
func (p *ImportPlan) wantBodies(row int, r FileRecommendation) error {
	names := append([]string(nil), r.Addressees...)
	for _, a := range r.Answers {
		names = append(names, record.TextOf(a.By))
	}
	for _, c := range r.Commitments {
		names = append(names, c.Owner)
	}
	for _, name := range names {
		if name == "" || p.bodies[name] != "" {
			continue
		}
		b := record.Body{ID: record.Slug(name), Kind: record.GuessBodyKind(name), Synthetic: r.Synthetic}
		known, found, err := p.listed(name)
		switch {
		case errs.Is(err, errs.Invalid):
			p.bad(row, "addressees", errs.Message(err))
			continue
		case err != nil:
			return err
		case found:
			b = known
		default:
			if err := p.askNear(row, name); err != nil {
				return err
			}
		}
		b.Name = name // as the file writes it, so that the same file read again changes nothing
		if !p.hasBody[b.ID] {
			p.newBodies = append(p.newBodies, b)
		}
		p.bodies[name], p.hasBody[b.ID] = b.ID, true
	}
	return nil
}

func (p *ImportPlan) bodyID(name string) string { return p.bodies[name] }

func (p *ImportPlan) bodyOrNil(name *string) any {
	if name == nil || *name == "" {
		return nil
	}
	return p.bodies[*name]
}

// SameJSON compares two lines by what they would be written as.
func SameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// EnterAll stores all that the plan says within one write, and gives the ids of the recommendations
// that it added. It refuses a plan with a problem, and lines that lead to each other, which an
// import stores one after another.
func (p *ImportPlan) EnterAll(tx *ledger.Tx) (ids []string, err error) {
	if err := p.Err(); err != nil {
		return nil, err
	}
	for _, b := range p.newBodies {
		if err := tx.Insert("body", b.ID, ledger.Row{"name": b.Name, "kind": b.Kind, "synthetic": b.Synthetic}); err != nil {
			return nil, err
		}
	}
	for _, r := range p.reports {
		if err := r.Enter(tx); err != nil {
			return nil, err
		}
	}
	if len(p.Tied(p.recommendations)) > 0 {
		return nil, errs.New(errs.Invalid, "These lines lead to each other: they are entered by an import.")
	}
	for _, r := range p.recommendations {
		if err := p.Enter(tx, r); err != nil {
			return nil, err
		}
		ids = append(ids, r.ID)
	}
	return ids, nil
}

// Without gives those whose ids are not among those that are there.
func Without[T any](all, have []T, id func(T) string) (out []T) {
	there := map[string]bool{}
	for _, v := range have {
		there[id(v)] = true
	}
	for _, v := range all {
		if !there[id(v)] {
			out = append(out, v)
		}
	}
	return out
}
