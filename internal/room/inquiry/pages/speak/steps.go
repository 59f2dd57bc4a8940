package speak

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// The steps that are no question.
const (
	stepPhrase = formsession.StepPhrase
	stepTry    = formsession.StepTry
	stepWhich  = "which"
	stepCheck  = "check"
	stepWipe   = "wipe"
)

// The boxes.
const (
	boxInquiry = "inquiry"
	boxWay     = "way"
	boxNeeds   = "adjustments"
	boxContact = "contact"
	boxWhen    = "when"
	boxWords   = "words"
	boxName    = "name"
)

// useBox is the box of one use.
func useBox(u testimony.Use) string { return "use-" + string(u) }

// ask is one box.
type ask struct {
	name, label, hint string
	options           []web.Option // of a choice of one
	limit             int          // of words, in characters
	line              bool         // one line
	empty, yes        string       // what follows when it is left empty, and from a yes
	only              string       // it is shown again only where this box says yes
}

// step is one page of the form.
type step struct {
	id, part, title string
	lead            []string
	asks            []ask
}

func (s step) names() (out []string) {
	for _, a := range s.asks {
		out = append(out, a.name)
	}
	return out
}

// plan is the form as it is for one person: the inquiry that they chose, and its steps.
type plan struct {
	door  listening.Door // zero until one is chosen
	open  []listening.Door
	steps []step
}

// Parts of the form, as the pages say where one is.
const (
	partWhich = "Part 1 of 3: Which inquiry, and how"
	partWords = "Part 2 of 3: Your words"
	partUses  = "Part 3 of 3: What may be done with them"
	partReach = "Part 2 of 3: So that we can talk"
)

var ways = map[testimony.Way]web.Option{
	testimony.InWriting: {Text: "In writing, here", Hint: "As long or as short as you like. It is saved each time you press Continue, and you can come back to it"},
	testimony.InPerson:  {Text: "In person", Hint: "Two people listen. One of them is there to support you. Somebody you trust can come too"},
	testimony.ByPhone:   {Text: "By telephone", Hint: "We ring you, at an hour that you agree to"},
	testimony.ByVideo:   {Text: "By video", Hint: "Without your picture, if you like"},
}

// planOf gives the form of somebody's answers.
func (p *Pages) planOf(ctx context.Context, a speaking.Answers) (out plan, err error) {
	if out.open, err = p.Service.Doors(ctx); err != nil {
		return out, err
	}
	which := step{id: stepWhich, part: partWhich, asks: []ask{{name: boxInquiry, label: "Which inquiry do you want to speak to?",
		hint: "These take accounts now. You can save, and change this until you send it"}}}
	for _, d := range out.open {
		which.asks[0].options = append(which.asks[0].options, web.Option{Value: d.Inquiry.ID, Text: d.Inquiry.Title, Hint: d.Inquiry.Area, Name: true})
	}
	out.steps = []step{which}
	id := a.One(boxInquiry)
	if id == "" {
		return out, nil
	}
	if out.door, err = p.Service.Door(ctx, id); err != nil {
		return out, err
	}
	if !out.door.Open { // it closed meanwhile: what was written for it is still looked at and changed
		out.steps[0].asks[0].options = append(out.steps[0].asks[0].options, web.Option{Value: id, Text: out.door.Inquiry.Title, Hint: "It takes no accounts now", Name: true})
	}
	way := step{id: "way", part: partWhich, asks: []ask{{name: boxWay, label: "How do you want to speak?", hint: "You can change this until you have spoken"}}}
	for _, v := range out.door.Ways {
		o := ways[v]
		o.Value = string(v)
		way.asks[0].options = append(way.asks[0].options, o)
	}
	out.steps = append(out.steps, way)
	switch testimony.Way(a.One(boxWay)) {
	case "":
	case testimony.InWriting:
		out.steps = append(out.steps, wordsStep())
		for _, l := range out.door.Sheet.Lines {
			out.steps = append(out.steps, useStep(l))
		}
	default:
		out.steps = append(out.steps, reachSteps()...)
	}
	return out, nil
}

func wordsStep() step {
	return step{id: boxWords, part: partWords, asks: []ask{{name: boxWords, label: "What do you want to tell the inquiry?", limit: listening.MaxWords,
		hint: "Begin where you like, and leave out what you like. You can stop, save, and come back. Please leave out your seven return words, or your return numbers"}}}
}

// reachSteps are asked only where somebody has to be reached.
func reachSteps() []step {
	return []step{
		{id: boxNeeds, part: partReach, asks: []ask{{name: boxNeeds, label: "What would make it easier for you?", limit: listening.MaxContact,
			hint: "Such as breaks, an interpreter, a quiet room, a woman or a man to talk to, or somebody you trust beside you. We ask once, and everybody who meets you keeps to it"}}},
		{id: boxContact, part: partReach, title: "How can we safely reach you?",
			lead: []string{"Only about a day and an hour. Only the two people who will sit with you can read this. It is destroyed when you stop."},
			asks: []ask{{name: boxContact, label: "A telephone number or an email address that nobody else looks at", limit: listening.MaxContact,
				hint: "Say also what we must never do, such as leave a message, and which name we ask for"},
				{name: boxWhen, label: "Which days and hours suit you?", limit: listening.MaxContact, hint: "You see the day that we offer on your page, too"}}},
	}
}

// useStep asks about one use by itself, as the sheet has it.
func useStep(l testimony.Line) step {
	s := step{id: useBox(l.Use), part: partUses, title: l.Question, lead: []string{"If you say yes: " + l.Effect, "You can change your mind: " + lower(l.Until) + ".",
		"What stays after that: " + l.Stays,
		"If you choose nothing, it counts as no."}}
	s.asks = []ask{{name: useBox(l.Use), label: "Yes or no?", options: yesNo(), empty: "You did not choose, so it counts as no. It is not done.", yes: l.Effect}}
	if l.Use == testimony.QuotedNamed {
		s.asks = append(s.asks, ask{name: boxName, label: "If yes: which name?", line: true, limit: listening.MaxName, only: useBox(l.Use), hint: "It does not have to be your own"})
	}
	return s
}

func lower(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// yesNo are two answers of equal weight; neither is chosen beforehand.
func yesNo() []web.Option {
	return []web.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}
}

// openNow are the inquiries that take accounts, for a page that is shown again whatever
// happened; where they cannot be read nothing is said of them.
func (p *Pages) openNow(r *http.Request) []listening.Door {
	open, err := p.Service.Doors(r.Context())
	if err != nil {
		return []listening.Door{{}}
	}
	return open
}

// at gives a step by its id.
func (f plan) at(id string) (step, bool) {
	i := slices.IndexFunc(f.steps, func(s step) bool { return s.id == id })
	if i < 0 {
		return step{}, false
	}
	return f.steps[i], true
}

// next gives the step after one; the last is followed by the check page.
func (f plan) next(id string) string {
	for i, s := range f.steps {
		if s.id == id && i+1 < len(f.steps) {
			return f.steps[i+1].id
		}
	}
	if _, ok := f.at(id); !ok && id != stepCheck && id != stepWipe {
		return f.steps[0].id
	}
	return stepCheck
}

// missing are the choices of a step without which there is nothing more to ask.
func (f plan) missing(q step, a speaking.Answers) error {
	words := map[string]string{boxInquiry: "Choose an inquiry. You can change it until you send this, and “Save and come back later” keeps your form",
		boxWay: "Choose how you want to speak. You can change it until you have spoken"}
	for _, k := range q.asks {
		if words[k.name] != "" && len(k.options) > 0 && a.One(k.name) == "" {
			return errs.InvalidInput("Something is to be chosen first.", errs.Field{Name: k.name, Message: words[k.name]})
		}
	}
	return nil
}

// unnamed refuses a yes to be quoted with a name where none is given, at the question itself and
// not on the last page.
func unnamed(q step, a speaking.Answers) error {
	if q.id == useBox(testimony.QuotedNamed) && a.One(q.id) == "yes" && strings.TrimSpace(a.One(boxName)) == "" {
		return errs.InvalidInput("A yes here needs a name.", errs.Field{Name: boxName, Message: noName})
	}
	return nil
}

// noName is said where a yes to be quoted with a name came without one.
const noName = "Write the name that you want to be quoted with, or choose no"

// back gives the step before one.
func (f plan) back(id string) string {
	if id == stepCheck || id == stepWipe {
		return f.steps[len(f.steps)-1].id
	}
	i := slices.IndexFunc(f.steps, func(s step) bool { return s.id == id })
	return f.steps[max(i-1, 0)].id
}

// names are the boxes of the whole form.
func (f plan) names() (out []string) {
	for _, s := range f.steps {
		out = append(out, s.names()...)
	}
	return out
}

// unsaid are all boxes without which the form cannot be sent.
func (f plan) unsaid(a speaking.Answers) (out []errs.Field) {
	need := func(name, words string) {
		if strings.TrimSpace(a.One(name)) == "" {
			out = append(out, errs.Field{Name: name, Message: words})
		}
	}
	if way(a) != testimony.InWriting {
		need(boxContact, "Write how we can safely reach you about a day and an hour")
		return out
	}
	need(boxWords, "Write what you want to tell the inquiry")
	if a.One(useBox(testimony.QuotedNamed)) == "yes" {
		need(boxName, noName)
	}
	return out
}

// ready says whether the form can be sent: an inquiry that takes accounts, a way, and what
// that way needs.
func (f plan) ready(a speaking.Answers) bool { return f.door.Open && a.One(boxWay) != "" }

// field draws a box with what the form holds; heading where it is all that the page asks.
func (k ask) field(form *web.Form, heading bool) sheet.Field {
	switch {
	case len(k.options) > 0:
		c := form.Radios(k.name, k.label, k.hint, k.options)
		c.Heading, c.Bold = heading, !heading
		return sheet.Field{Radios: &c}
	case k.line:
		i := form.Input(k.name, k.label, k.hint)
		i.Autocomplete, i.Bold = "off", true
		return sheet.Field{Input: &i}
	}
	t := form.Textarea(k.name, k.label, k.hint, k.limit)
	t.Heading, t.Bold, t.Rows = heading, !heading, 6
	if k.name == boxWords {
		t.Rows = 16
	}
	return sheet.Field{Textarea: &t}
}

// fields draws the boxes of a step; alone says that the page has no other heading.
func (s step) fields(form *web.Form, alone bool) (out []sheet.Field) {
	for _, k := range s.asks {
		out = append(out, k.field(form, alone && s.title == "" && len(s.asks) == 1))
	}
	return out
}

// row is an answer on the check page.
type row struct {
	Key, To string
	ID      string // what a link of the summary of errors leads to
	Typed   string // what the person wrote
	Chosen  string // what they chose of what is offered
	Effect  string // what follows from it
}

// rows are the answers of a step.
func (s step) rows(a speaking.Answers) (out []row) {
	for _, k := range s.asks {
		if k.only != "" && a.One(k.only) != "yes" {
			continue
		}
		r := row{Key: k.label, To: s.id, ID: k.name}
		if s.title != "" && len(k.options) > 0 {
			r.Key = s.title
		}
		v := a.One(k.name)
		i := slices.IndexFunc(k.options, func(o web.Option) bool { return o.Value == v })
		switch {
		case v == "":
			r.Chosen = "You left this empty"
			if k.empty != "" {
				r.Chosen = k.empty
			}
		case i >= 0:
			if r.Chosen = k.options[i].Text; v == "yes" {
				r.Effect = k.yes
			}
		default:
			r.Typed = v
		}
		out = append(out, r)
	}
	return out
}
