package report

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Status says how sure it is that something is so.
type Status string

// How sure: the text was read, it is known but was not read again, or it is our
// own choice.
const (
	Seen  Status = "seen"
	Known Status = "known"
	Own   Status = "own choice"
)

// Form is what the form of the inquiry asks of its report. The zero Form allows
// no criticism and no signature.
type Form struct {
	Name string `json:"name"`
	// Criticises says that the report may criticise at all: a victims panel names
	// nobody.
	Criticises bool `json:"criticises"`
	// EvidenceCounts says that the chance to answer was given where the substance
	// was put to somebody in evidence: so in an inquiry without statutory rules.
	EvidenceCounts bool          `json:"evidence_counts"`
	Source         string        `json:"source"`
	Status         Status        `json:"status"`
	Findings       []FindingKind `json:"findings"`
	// Days is how long a recipient has; Least is what no inquiry goes under. The
	// law says "reasonable"; no number was found in it.
	Days       int          `json:"days"`
	Least      int          `json:"least"`
	DaysStatus Status       `json:"days_status"`
	Nation     clock.Nation `json:"nation"` // whose bank holidays move a last day
	// ClassUpTo is up to how many people a reader could mean by a class, so that a
	// criticism of it is a criticism of each. It is never under one.
	ClassUpTo int     `json:"class_up_to"`
	Panel     []Human `json:"panel"` // each signs
	// Binds says that the Inquiries Act 2005 and the Inquiry Rules 2006 bind the inquiry: where they do not, no
	// page or letter says that they do ([Form.Cites]).
	Binds bool `json:"binds,omitempty"`
	// Privileged says that the law gives the report absolute privilege (Inquiries Act 2005 s.37(3)). Where it does
	// not, advice on defamation is taken before the report is signed (Law Commission 289, 2004, on inquiries of councils).
	Privileged bool `json:"privileged,omitempty"`
}

// Cites says by what something is done: by a provision where the Act and its rules bind the inquiry, and
// otherwise in common fairness.
func (f Form) Cites(provision string) string {
	if f.Binds {
		return provision
	}
	return "common fairness; the Inquiries Act 2005 does not bind this inquiry"
}

func form(name, source string, status Status) Form {
	return Form{Name: name, Source: source, Status: status, Days: 28, Least: 14, DaysStatus: Own, Nation: clock.EnglandAndWales, ClassUpTo: 1}
}

// Statutory is an inquiry under the Inquiries Act 2005, and a local
// investigation within one.
func Statutory(panel ...Human) Form {
	f := form("statutory", "Inquiry Rules 2006 r.13-16", Seen)
	f.Criticises, f.Findings, f.Panel = true, []FindingKind{Fact, Failing, Practice, Culture}, panel
	f.Binds, f.Privileged = true, true
	return f
}

// NonStatutory is an inquiry that a council or mayor set up: a fair chance before
// publication is owed at common law, and one that was given in evidence counts.
func NonStatutory(panel ...Human) Form {
	f := Statutory(panel...)
	f.Name, f.EvidenceCounts, f.Binds, f.Privileged = "non-statutory", true, false, false
	f.Source = "common law; Green review for the Treasury Committee, in JUSTICE, When Things Go Wrong"
	return f
}

// Audit is an audit of old cases: it finds on practice, and on nobody.
func Audit(panel ...Human) Form {
	f := form("audit", "findings about practice only", Own)
	f.Findings, f.Panel = []FindingKind{Fact, Practice}, panel
	return f
}

// VictimsPanel is a panel without findings: it names nobody.
func VictimsPanel(panel ...Human) Form {
	f := form("victims panel", "no findings, names nobody", Own)
	f.Panel = panel
	return f
}

// Check says what a form lacks.
func (f Form) Check() error {
	var out []errs.Field
	if f.Name == "" || f.Source == "" {
		out = append(out, errs.Field{Name: "form", Message: "Say which form the inquiry has"})
	}
	if f.Least < 1 || f.Days < f.Least {
		out = append(out, errs.Field{Name: "days", Message: "Say how many days there are to answer, and not fewer than the least"})
	}
	if len(f.Panel) == 0 || slices.Contains(f.Panel, "") {
		out = append(out, errs.Field{Name: "panel", Message: "Name each member of the panel"})
	}
	return errs.Refused("The form of the inquiry is not complete", out...)
}

// due gives the last day on which an answer is in time: Days after a day, and the
// next working day where that is none.
func (f Form) due(cal *clock.Calendar, sent clock.Day) (clock.Day, error) {
	if err := f.Check(); err != nil {
		return clock.Day{}, err
	}
	if cal == nil || sent.IsZero() {
		return clock.Day{}, errs.New(errs.Invalid, "Without a day and a list of bank holidays there is no last day to answer")
	}
	return f.working(cal, sent.AddDays(f.Days))
}

// Again gives the least day on which time ends after something that was held is shown again on a day.
func (f Form) Again(cal *clock.Calendar, shown clock.Day) (clock.Day, error) {
	if cal == nil || shown.IsZero() {
		return clock.Day{}, errs.New(errs.Invalid, "Without a day and a list of bank holidays there is no last day to answer")
	}
	return f.working(cal, shown.AddDays(f.Least))
}

// working is a day, or the next working day where it is none.
func (f Form) working(cal *clock.Calendar, due clock.Day) (clock.Day, error) {
	if working, err := cal.IsWorkingDay(f.Nation, due); err != nil || working {
		return due, err
	}
	return cal.AddWorkingDays(f.Nation, due, 1)
}

// Owes is who owes confidence for a warning letter (r.14).
type Owes string

// Who owes it.
const (
	PanelOwes     Owes = "panel"
	TeamOwes      Owes = "team"
	RecipientOwes Owes = "recipient"
	LawyerOwes    Owes = "recipient's legal representative"
)

// Confidence says whether somebody still owes confidence for the contents of a
// letter on a day (r.14): the panel until the report is signed, all others until
// it is published. A day that is not known has not come.
func Confidence(who Owes, signed, published, day clock.Day) bool {
	ends := published
	if who == PanelOwes {
		ends = signed
	}
	return ends.IsZero() || day.Before(ends)
}
