package apply

import (
	"net/http"
	"slices"
	"strconv"

	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// questionView is one question.
type questionView struct {
	web.Page
	At, Section, Title string
	Seen               string // what was saved when the page was made
	Place              string // "Part 1 of 4"
	Lead               []string
	Note               string
	Inputs             []questionInput
	Continue, Skip     web.Button
	Previous, Leave    web.Button // not Back: the layout makes a link of that
	Check              *web.Button
	Help               []HelpLink
}

// questionInput is one input: whichever pointer is set.
type questionInput struct {
	Input    *web.Input
	Textarea *web.Textarea
	Select   *web.Select
	Radios   *web.Choices
	Boxes    *web.Choices
}

func (p *Pages) showQuestion(w http.ResponseWriter, r *http.Request, q intake.Question, a intake.Answers, form *web.Form) error {
	if q.Files {
		return p.showFiles(w, r, q, a, form)
	}
	if form == nil {
		form = web.NewForm()
		for _, ask := range q.Asks {
			form.Set(ask.Name, a.All(ask.Name)...)
		}
	}
	q = shownOf(q, a, form)
	v := &questionView{Page: p.page("Your form", nil), At: q.ID, Section: q.Section, Title: q.Title, Place: placeOf(q.Section), Lead: q.Lead, Note: q.Note,
		Continue: web.Button{Text: "Continue", Name: "go", Value: goNext}, Skip: web.Button{Text: "Skip this question", Name: "go", Value: goSkip, Kind: "secondary"},
		Previous: web.Button{Text: "Back", Name: "go", Value: goBack, Kind: "secondary"}, Leave: web.Button{Text: "Save and come back later",
			Name: "go", Value: goLeave, Kind: "secondary"}, Help: p.Help}
	v.TurnForm = "answer"
	if v.Seen = a.Mark(q); form.Sent(seenField) {
		v.Seen = form.Text(seenField)
	}
	v.Errors = form.Errors()
	if a.At == stepCheck || len(a.Values) > 5 {
		v.Check = &web.Button{Text: "Go to the end", Name: "go", Value: goCheck, Kind: "secondary"}
	}
	for _, ask := range q.Asks {
		v.Inputs = append(v.Inputs, inputOf(form, ask, q.Title == "" && len(q.Asks) == 1))
	}
	return p.Renderer.Page(w, r, "review/apply_question", v)
}

func placeOf(section string) string {
	for i, s := range []string{intake.PartReport, intake.PartTell, intake.PartYou, intake.PartChoice} {
		if s == section {
			return "Part " + strconv.Itoa(i+1) + " of 4: " + s
		}
	}
	return ""
}

func inputOf(form *web.Form, ask intake.Ask, heading bool) questionInput {
	var options []web.Option
	for _, c := range ask.Choices {
		options = append(options, web.Option{Value: c.Value, Text: c.Text, Hint: c.Hint, Name: ask.Kind == intake.AskSelect})
	}
	switch ask.Kind {
	case intake.AskOne:
		c := form.Radios(ask.Name, ask.Label, ask.Hint, options)
		c.Heading = heading
		return questionInput{Radios: &c}
	case intake.AskSome:
		c := form.Checkboxes(ask.Name, ask.Label, ask.Hint, options)
		c.Heading = heading
		return questionInput{Boxes: &c}
	case intake.AskSelect:
		c := form.Select(ask.Name, ask.Label, ask.Hint, options)
		c.Heading, c.Blank = heading, "I am not sure, or none"
		return questionInput{Select: &c}
	case intake.AskWords:
		c := form.Textarea(ask.Name, ask.Label, ask.Hint, intake.MaxBox)
		c.Heading, c.Rows = heading, ask.Rows
		return questionInput{Textarea: &c}
	}
	c := form.Input(ask.Name, ask.Label, ask.Hint)
	c.Heading, c.Autocomplete = heading, "off"
	return questionInput{Input: &c}
}

// resultView says what the rules make of the answers so far.
type resultView struct {
	web.Page
	Words    string
	Reasons  []reasonLine
	Remedies []rules.Remedy
	Continue web.Button
	Previous web.Button
	Leave    web.Button
	Help     []HelpLink
}

type reasonLine struct {
	Tag   web.Tag
	Words string
	Link  string
}

func (p *Pages) showResult(w http.ResponseWriter, r *http.Request, a intake.Answers) error {
	verdict := p.Service.Judge(a.Facts())
	v := &resultView{Page: p.page("Your form", nil), Words: verdict.Words, Remedies: verdict.Remedies,
		Continue: web.Button{Text: "Carry on", Name: "go", Value: goNext}, Previous: web.Button{Text: "Back", Name: "go", Value: goBack, Kind: "secondary"},
		Leave: web.Button{Text: "Save and come back later", Name: "go", Value: goLeave, Kind: "secondary"}, Help: p.Help}
	tags := map[rules.Met]web.Tag{rules.MetYes: {Text: "Yes", Tone: web.Good}, rules.MetNo: {Text: "No", Tone: web.Bad}, rules.MetUnknown: {Text: "Not known yet", Tone: web.Quiet}}
	for _, reason := range verdict.Reasons {
		v.Reasons = append(v.Reasons, reasonLine{Tag: tags[reason.Met], Words: reason.Words, Link: reason.Source})
	}
	return p.Renderer.Page(w, r, "review/apply_result", v)
}

// checkView shows all answers before they are sent.
type checkView struct {
	web.Page
	Sections []checkSection
	Empty    int      // questions that were left empty
	Unkept   []string // what in the contact plan cannot be kept to
	Sure     web.Choices
	Send     web.Button
	Previous web.Button
	Leave    web.Button
	Wipe     web.Button
	Seen     string
	Help     []HelpLink
}

// checkSection is a part of the form, folded: what was answered, and what was left
// empty. What follows from that is said below it.
type checkSection struct {
	Title       string
	Rows, Empty []checkRow
	Effects     []string // what follows from what was left empty; it stands in view
}

// checkRow is an answer: what was typed, or what was chosen of what we offered.
type checkRow struct {
	Key, To string
	Typed   string
	Names   []string // of files
	Chosen  []string
}

func (p *Pages) showCheck(w http.ResponseWriter, r *http.Request, a intake.Answers, form *web.Form) error {
	if form == nil {
		form = web.NewForm()
	}
	v := &checkView{Page: p.page("Your form", nil), Send: web.Button{Text: "Send it", Name: "go", Value: goSend},
		Previous: web.Button{Text: "Back", Name: "go", Value: goBack, Kind: "secondary"}, Leave: web.Button{Text: "Save and come back later", Name: "go", Value: goLeave, Kind: "secondary"},
		Wipe: web.Button{Text: "Wipe it all now", Name: "go", Value: goWipe, Kind: "secondary"}, Help: p.Help}
	v.TurnForm = "whole"
	v.Errors, v.Seen = form.Errors(), a.Mark(p.questions...)
	v.Sure = form.Checkboxes("sure", "Do you want to send this?", "", []web.Option{{Value: "yes", Text: "Yes. I know who will read it"}})
	for _, f := range a.Asked(p.questions).Contact().Check() {
		v.Unkept = append(v.Unkept, f.Message)
	}
	unknown, err := p.unknownOffices(r.Context(), a)
	if err != nil {
		return err
	}
	v.Unkept = append(v.Unkept, unknown...)
	for _, q := range p.questions {
		if q.When != nil && !q.When(a) {
			continue
		}
		if len(v.Sections) == 0 || v.Sections[len(v.Sections)-1].Title != q.Section {
			v.Sections = append(v.Sections, checkSection{Title: q.Section})
		}
		v.Empty += v.Sections[len(v.Sections)-1].add(q, a)
	}
	return p.Renderer.Page(w, r, "review/apply_check", v)
}

// add puts the answers to a question into a section, and says how many are empty.
func (s *checkSection) add(q intake.Question, a intake.Answers) (empty int) {
	if q.Files {
		row := checkRow{Key: "What you added", To: q.ID}
		for _, f := range a.Files {
			row.Names = append(row.Names, f.Name)
		}
		if len(row.Names) > 0 {
			s.Rows = append(s.Rows, row)
			return 0
		}
		s.Empty = append(s.Empty, row)
		return 1
	}
	for _, ask := range q.For(a).Asks {
		row := rowOf(ask, a, q.ID)
		if len(a.All(ask.Name)) > 0 {
			s.Rows = append(s.Rows, row)
			continue
		}
		if ask.Empty != "" {
			s.Effects = append(s.Effects, ask.Empty)
		}
		empty++
		s.Empty = append(s.Empty, row)
	}
	return empty
}

// checkChange is a button that leads back to a question.
type checkChange struct{ CSRF, To, Key, Verb string }

// Change leads back to a question from the check page.
func (v *checkView) Change(to, key, verb string) checkChange {
	return checkChange{v.CSRF(), to, key, verb}
}

// rowOf gives an answer, what was chosen in the words of its options. The name of a
// body is no words of ours.
func rowOf(ask intake.Ask, a intake.Answers, to string) checkRow {
	row := checkRow{Key: ask.Label, To: to}
	for _, v := range a.All(ask.Name) {
		at := slices.IndexFunc(ask.Choices, func(c intake.Choice) bool { return c.Value == v })
		switch {
		case at < 0 && v == intake.NotAsked: // on the telephone
		case at < 0:
			row.Typed = v
		case ask.Kind == intake.AskSelect:
			row.Typed = ask.Choices[at].Text
		default:
			row.Chosen = append(row.Chosen, ask.Choices[at].Text)
		}
	}
	if row.Typed == "" && len(row.Chosen) == 0 {
		row.Chosen = []string{"You left this empty"}
	}
	return row
}

func (p *Pages) showWipe(w http.ResponseWriter, r *http.Request) error {
	return p.Renderer.Page(w, r, "review/apply_wipe", &kindView{Page: p.page("Your form", nil), Next: web.Button{Text: "Yes, wipe it", Name: "go", Value: goWipe}, Help: p.Help})
}
