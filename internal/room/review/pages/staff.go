package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/vault"
)

// staffService is what the pages of staff ask of the use cases. Each part is
// one kind of work.
type staffService interface {
	caseReader
	caseStarter
	caseExaminer
	caseDecider
	papersKeeper
	custody
	knowledge
	daysKeeper
}

// daysKeeper says what due days were counted by.
type daysKeeper interface {
	LeftOutWords(from, due clock.Day) string
	ListEnds() (end clock.Day, soon bool)
	DueNote(asked, due clock.Day) string
	Waits(state rules.State, due clock.Day) bool
	WaitsWords() string
}

// caseReader finds and opens cases. A case that the reader may not see is
// NotFound.
type caseReader interface {
	List(ctx context.Context, f review.Filter) ([]review.Item, int, error)
	Export(ctx context.Context, f review.Filter) ([]review.Item, error)
	Coming(ctx context.Context, limit int) (list []rules.Coming, ended int, err error)
	RetentionWords() []string
	BackupWords() string
	Case(ctx context.Context, id, purpose string) (*review.Case, error)
	Reveal(ctx context.Context, id string, part intake.Part, purpose string) ([]review.Text, error)
	RevealFile(ctx context.Context, id, file, purpose string) (intake.File, error)
	RevealAnswer(ctx context.Context, id, request, purpose string) ([]review.Text, error)
	Unread(ctx context.Context, id string, j review.Judging, kind, proposal string) ([]review.Unread, error)
	CannotPropose(ctx context.Context, c *review.Case, kind string) (string, error)
	AskIdentity(ctx context.Context, id, reason string) (string, error)
}

// caseStarter takes a case from its arrival to a reviewer.
type caseStarter interface {
	Acknowledge(ctx context.Context, id string, version int64) error
	ConfirmOrigin(ctx context.Context, id string, version int64, in review.OriginInput) error
	SecondOrigin(ctx context.Context, id string, agree bool, why string) error
	FindEligible(ctx context.Context, id string, version int64) error
	AskPapers(ctx context.Context, id string, version int64, in review.PapersInput) error
	Gather(ctx context.Context, id string, version int64) error
	Candidates(ctx context.Context, id string) ([]review.Candidate, error)
	Allocate(ctx context.Context, id string, version int64, reviewer, independent string) error
	Message(ctx context.Context, id, words, lang string) error
	caseHands
}

// caseHands says who has a case in hand.
type caseHands interface {
	Colleagues(ctx context.Context) ([]review.Candidate, error)
	Keep(ctx context.Context, id string, version int64, to string) error
	HandOver(ctx context.Context, id string, version int64, from, to string) error
}

// caseExaminer is the second look itself, and stepping away from it.
type caseExaminer interface {
	RecordLine(ctx context.Context, id string, in review.LineInput) error
	FinishExamining(ctx context.Context, id string, version int64, why string) error
	Opine(ctx context.Context, id string, version int64, words string) error
	Recuse(ctx context.Context, id, reason string) error
	Bar(ctx context.Context, id string, in review.BarInput) error
}

// caseDecider proposes, seconds, and tells what came of it.
type caseDecider interface {
	Propose(ctx context.Context, id string, in review.ProposalInput) error
	Second(ctx context.Context, id, proposal string, agree bool, words string) error
	Advise(ctx context.Context, id string, version int64, words string) error
	RecordAction(ctx context.Context, id string, version int64, code, words string) error
}

// papersKeeper is the side of a body that was asked for papers, and what is
// published of those that did not send them.
type papersKeeper interface {
	Papers(ctx context.Context) ([]review.PapersTask, error)
	PapersWords(ctx context.Context, id string) (string, error)
	AnswerPapers(ctx context.Context, id string, in review.PapersAnswer) error
	Silences(ctx context.Context) ([]review.Silence, error)
	AnyAsked(ctx context.Context) (bool, error)
}

// custody is the work of those who hold the keys to identities.
type custody interface {
	CustodyWaiting(ctx context.Context) ([]vault.Request, error)
	CustodyList(ctx context.Context) ([]vault.Custodian, error)
	Enrol(ctx context.Context, passphrase string) error
	Approve(ctx context.Context, id, passphrase, reason string) error
	Refuse(ctx context.Context, id, reason string) error
	keyKeeper
}

// keyKeeper is what custodians do with their own keys, and for each other.
type keyKeeper interface {
	Standing(ctx context.Context) (vault.Standing, error)
	RenewKey(ctx context.Context, passphrase, next string) error
	LoseKey(ctx context.Context, reason string) error
	FindKey(ctx context.Context, passphrase string) error
	SealToAll(ctx context.Context, passphrase, other, theirs string) (vault.Resealed, error)
	Resign(ctx context.Context, reason string) error
}

// knowledge is what is the same for everybody.
type knowledge interface {
	// BodyName gives the name of a body, or its id when it is not listed.
	BodyName(id string) string
	// ListedBodies and CodeBook are what forms offer.
	ListedBodies() []intake.BodyOption
	CodeBook() rules.CodeBook
	// Judge says what the rules make of a person's answers.
	Judge(f rules.Facts) rules.Verdict
	Today() clock.Day
}

// StaffConfig is what the pages of staff need.
type StaffConfig struct {
	Service  staffService
	Renderer *web.Renderer
	// Saved puts the reader's own filters on the panel of a list; nil for none.
	Saved func(ctx context.Context, panel *web.FilterPanel, query url.Values) error
	// Calls says that applications are taken by telephone.
	Calls bool
}

// StaffPages serves the panel's own pages, those of bodies that are asked for
// papers, those of custodians, and the public list of papers not sent.
type StaffPages struct {
	service staffService
	web     *web.Renderer
	codes   rules.CodeBook
	bodies  []intake.BodyOption
	saved   func(ctx context.Context, panel *web.FilterPanel, query url.Values) error
	calls   bool
}

// NewStaffPages makes the pages over the use cases.
func NewStaffPages(c StaffConfig) *StaffPages {
	return &StaffPages{service: c.Service, web: c.Renderer, codes: c.Service.CodeBook(), bodies: c.Service.ListedBodies(), saved: c.Saved, calls: c.Calls}
}

// purposeWork is what opening a case is entered as, unless the reader says
// more. The person can read it.
const purposeWork = "Working on this case"

// staffDone says what has just been done, by a code in the address: nobody can
// put words of their own on a page.
var staffDone = map[string]string{
	"origin":           "What you said of who closed this case is recorded. It waits for a second of the secretariat.",
	"origin-confirmed": "It is confirmed who closed this case.", "origin-refused": "You turned down what was said of who closed this case.",
	"acknowledged": "The case is acknowledged.", "eligible": "The panel can look at this case.",
	"asked": "The papers are asked for. The clock of each body runs from today.", "gathered": "The papers are marked as gathered.",
	"kept":      "It is recorded who has the case in hand.",
	"allocated": "The case is given to its reviewer and its independent member.", "line": "The line of inquiry is recorded.",
	"examined": "The case is marked as looked at.", "viewed": "The independent view is recorded.",
	"proposed": "Your proposal is recorded. It now waits for another human.", "agreed": "You agreed. It is done.",
	"turned-down": "You turned the proposal down.", "advised": "The advice is recorded as sent.", "acted": "What the force did is recorded.",
	"recused": "You have stepped away from the case. You can no longer open it.", "barred": "The conflict is recorded.",
	"message": "The message is left for the person.", "identity": "The custodians are asked. Two of them must agree.",
	"answered": "Your answer is recorded.", "enrolled": "Your key is made.", "approved": "Your answer is recorded.",
	"refused": "You said no. The request is ended.", "resigned": "Your key is destroyed.",
	"renewed": "You have a new key. Your earlier one still opens what was sealed to it, until two of you seal that again.",
	"lost":    "Your passphrase is recorded as lost. Nothing was destroyed.", "found": "Your key is in use again.",
	"sealed": "Everybody's name that you two can open is sealed to every custodian.",
}

// notice reads what was just done from the address.
func notice(r *http.Request) *web.Notice {
	if words := staffDone[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Text: words}
	}
	return nil
}

// doneAt leads on, and has the next page say what was done.
func doneAt(w http.ResponseWriter, r *http.Request, path, code string) error {
	return web.Redirect(w, r, path+"?done="+code)
}

// wrongCase answers an address that leads nowhere, as for a case that is not
// for this reader.
func wrongCase() error { return errs.New(errs.NotFound, "There is no such page.") }

// listed finds what an address names among what waits for the reader. What is not
// theirs looks as if it did not exist.
func listed[T any](r *http.Request, waiting func(context.Context) ([]T, error), id func(T) string) (*T, error) {
	list, err := waiting(r.Context())
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(t T) bool { return id(t) == r.PathValue("id") })
	if at < 0 {
		return nil, wrongCase()
	}
	return &list[at], nil
}

// dayWords gives a day in words, or what to say when there is none.
func dayWords(d clock.Day, none string) string {
	if d.IsZero() {
		return none
	}
	return d.Human()
}

// isoDay gives a day's machine form; empty when there is none.
func isoDay(d clock.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// dueTag says how a clock stands in words with a shape, never by colour alone.
func dueTag(due clock.Day, standing string, today clock.Day) *web.Tag {
	if due.IsZero() || standing == "" {
		return nil
	}
	days := due.Sub(today)
	switch {
	case standing == rules.StandsOverdue && days < 0:
		return &web.Tag{Text: "Overdue by " + web.Plural(-days, "day", "days"), Tone: web.Bad}
	case standing == rules.StandsOverdue:
		return &web.Tag{Text: "Overdue", Tone: web.Bad}
	case days == 0:
		return &web.Tag{Text: "Due today", Tone: web.Warn}
	case standing == rules.StandsDueSoon:
		return &web.Tag{Text: "Due in " + web.Plural(days, "day", "days"), Tone: web.Warn}
	}
	return &web.Tag{Text: "In time", Tone: web.Info}
}

// stateTag is where a case is, as a tag.
func stateTag(s rules.State) web.Tag {
	tone := web.Info
	switch {
	case s == rules.Received || s == rules.Appealed:
		tone = web.Warn
	case s == rules.Closed || s == rules.Decided || s == rules.Advised || s == rules.Acted:
		tone = web.Good
	case s.Ended():
		tone = web.Quiet
	}
	return web.Tag{Text: stateWords(s), Tone: tone}
}

// stateWords are a state for staff; those for the person speak to the person.
func stateWords(s rules.State) string {
	if s == rules.Appealed {
		return "The person asked to look again"
	}
	if words := rules.StateWords[s]; words != "" {
		return words
	}
	return string(s)
}

// codeWords gives a code's words for staff wherever it is from.
func (p *StaffPages) codeWords(id string) string {
	if id == "" {
		return ""
	}
	b := p.codes
	for _, set := range []rules.CodeSet{b.NotEligibleCodes, b.DecisionCodes, b.OutcomeCodes, b.ForceActionCodes, b.LineCodes, b.LineStates, b.LineReasons, rules.ErasureCodes()} {
		if c, ok := set.Find(id); ok {
			return c.Staff
		}
	}
	return id
}

// codeOptions offers a set of codes.
func codeOptions(set rules.CodeSet) []web.Option {
	out := make([]web.Option, 0, len(set))
	for _, c := range set {
		out = append(out, web.Option{Value: c.ID, Text: c.Staff})
	}
	return out
}

// bodyName gives a body's name, or that it is not known. One that is not
// listed, such as an office of the panel, has its id in words.
func (p *StaffPages) bodyName(id string) string {
	if id == "" {
		return "Not said"
	}
	if name := p.service.BodyName(id); name != id {
		return name
	}
	return web.UpperFirst(strings.ReplaceAll(id, "-", " "))
}

// bodyOptions offers every body.
func (p *StaffPages) bodyOptions() []web.Option {
	out := make([]web.Option, 0, len(p.bodies))
	for _, b := range p.bodies {
		out = append(out, web.Option{Value: b.ID, Text: b.Name})
	}
	return out
}

// waitsShort stands in the place of a due day that is not known.
const waitsShort = "Waits for the list of bank holidays"

// dueWords are a request's day: each has a clock, so that one without a day waits.
func (p *StaffPages) dueWords(due clock.Day) string { return dayWords(due, waitsShort) }
