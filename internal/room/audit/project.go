package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
)

// State says whether a project goes on.
type State string

// The states. A closed project's keys are destroyed; what it found stays.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Project is one audit: what is asked, of whom, where and when, and what those
// who gave lists agreed to.
type Project struct {
	ID      string
	Version int64
	Title   string
	// Question is what the audit is to answer.
	Question string
	// People says whom an estimate is of, and so whom it leaves out.
	People string
	Place  string
	// Since and Until are the time that the lists cover, as rough as it is known.
	Since, Until string
	// Basis is the law and the agreement under which lists are joined.
	Basis          string
	State          State
	Lead, LeadName string
	Made           time.Time
	Synthetic      bool
	// Run, Plan and Result are the newest linkage, plan and estimates; "" while
	// there is none.
	Run, Plan, Result string
	Closed            time.Time
}

// Work is what a member does in a project.
type Work string

// The kinds of work.
const (
	Analyst Work = "analyst"
	Clerk   Work = "clerk"
)

// Words are the work for people.
func (w Work) Words() string {
	if w == Gone {
		return "Left: another analyst of the same body can take this up"
	}
	if w == Clerk {
		return "Clerk: sees two records at a time"
	}
	return "Analyst: runs the project"
}

// Member is somebody who belongs to a project.
type Member struct {
	ID, Human, Name, Body string
	Work                  Work
	Added                 time.Time
}

// Step is one thing that was done in a project, for its history.
type Step struct {
	Step              string
	At                time.Time
	Human, Name, Note string
}

// The steps.
const (
	stepBegin    = "The project was begun"
	stepMember   = "Somebody was added"
	stepLeave    = "Somebody was taken off"
	stepList     = "A list was sealed"
	stepDrop     = "A list was taken out"
	stepLink     = "The lists were linked"
	stepSettle   = "The clerks' decisions were applied"
	stepPlan     = "The plan was registered"
	stepAmend    = "The plan was changed"
	stepEstimate = "The estimates of the plan were made"
	stepDraft    = "The report was drafted"
	stepSend     = "The report was sent to be checked"
	stepBack     = "The report was sent back"
	stepCheck    = "The report was checked"
	stepPublish  = "The report was published"
	StepPersons  = "The persons were looked at"
	StepNetworks = "The networks were looked at"
	StepGroups   = "Ethnicity was looked at"
	stepClose    = "The project was closed and its keys were destroyed"
)

// ProjectInput is what somebody says of a new project.
type ProjectInput struct {
	Title, Question, People, Place, Since, Until, Basis string
}

// Limits of what is typed, in characters.
const (
	maxTitle = 120
	MaxText  = 2000
	MaxWords = 6000
)

func (in *ProjectInput) check() error {
	var w wrong
	w.need("title", &in.Title, "Enter a title", maxTitle)
	w.need("question", &in.Question, "Say what the audit is to answer", MaxText)
	w.need("people", &in.People, "Say whom the lists are of", MaxText)
	w.need("place", &in.Place, "Say which place the lists cover", maxTitle)
	w.need("basis", &in.Basis, "Say what was agreed, and under which law the lists may be joined", MaxText)
	since := w.date("since", &in.Since, "Enter when the time begins that the lists cover, such as 2023-04-01 or 2023")
	until := w.date("until", &in.Until, "Enter when it ends")
	first, _ := since.First()
	last, known := until.Last()
	if w.list == nil && known && last.String() < first.String() {
		w.add("until", "The time ends before it begins")
	}
	return w.err()
}

// wrong collects what is wrong with what was typed, one complaint a field.
type wrong struct{ list []errs.Field }

func (w *wrong) add(name, message string) {
	if !slices.ContainsFunc(w.list, func(f errs.Field) bool { return f.Name == name }) {
		w.list = append(w.list, errs.Field{Name: name, Message: message})
	}
}

// need cleans a text and asks that there is one, of at most so many characters.
func (w *wrong) need(name string, text *string, message string, maximum int) {
	if w.limit(name, text, maximum); *text == "" {
		w.add(name, message)
	}
}

func (w *wrong) limit(name string, text *string, maximum int) {
	*text = clean(*text)
	if utf8.RuneCountInString(*text) > maximum {
		w.add(name, fmt.Sprintf("This must be at most %d characters", maximum))
	}
}

func (w *wrong) date(name string, text *string, message string) edtf.Date {
	*text = clean(*text)
	d, err := edtf.Parse(*text)
	if err != nil || *text == "" {
		w.add(name, message)
	}
	return d
}

func (w *wrong) err() error {
	if w.list == nil {
		return nil
	}
	return errs.InvalidInput("Some of this cannot be taken.", w.list...)
}

// BadField is what is wrong with one field of a form.
func BadField(field, message string) error {
	return errs.InvalidInput(message, errs.Field{Name: field, Message: message})
}

// clean trims what a person typed.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}
