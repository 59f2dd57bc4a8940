package pages

import (
	"cmp"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/banded"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// How many answers may come from one prefix of addresses at once, and then one more each
// so often: a hall full of people on one network is let through, a flood is not.
const (
	answersAtOnce = 20
	answerEach    = time.Minute
)

func paperHref(id, series string) string { return inquiry.PathOf(id) + "/papers/" + series }

// consultationBoxes lead to what can be answered now, and list all that was asked.
func consultationBoxes(x *inquiry.Public) []sheet.Box {
	all := consultationBox(x)
	if len(x.Consultations) == 0 {
		return []sheet.Box{all}
	}
	now := sheet.Box{ID: "asked", Title: "What it asks everybody"}
	late := 0
	for i := range x.Consultations {
		c := &x.Consultations[i]
		if n := c.Newest(); open(x, n) {
			now.Links = append(now.Links, web.Link{Text: n.Title + " (to " + n.Closes.Human() + ")", Href: paperHref(x.ID, n.Series)})
		}
		for j := range c.Themes {
			if c.Themes[j].Stands(x.Today) == rules.Missed {
				late++
			}
		}
	}
	all.Title, all.Fold = "Consultations, and what was said in them: "+web.Number(len(x.Consultations)), true
	if late > 0 {
		all.Tag = &web.Tag{Text: web.Plural(late, "answer", "answers") + " late", Tone: web.Bad}
	}
	if len(now.Links) == 0 {
		return []sheet.Box{all}
	}
	return []sheet.Box{now, all}
}

// consultationBox lists the consultations of an inquiry.
func consultationBox(x *inquiry.Public) sheet.Box {
	t := web.Table{ID: "papers", Stack: true, Caption: "Consultations", HideCaption: true, Empty: "Nobody has been asked anything here yet.",
		Columns: []web.Column{{Text: "Consultation"}, {Text: "Answers, to the end of yesterday"}, {Text: "What was said"}}}
	for i := range x.Consultations {
		c := &x.Consultations[i]
		n := c.Newest()
		state := web.Cell{Text: n.Title, Href: paperHref(x.ID, n.Series), Note: "Closed on " + n.Closes.Human()}
		switch {
		case open(x, n):
			state.Note = "Open to " + n.Closes.Human()
		case !n.Closes.Before(x.Today):
			state.Note = closedWords(x, n)
		}
		t.Rows = append(t.Rows, web.Row(state, web.T(howMany(c.Tally.Answers)), themeSum(c.Themes, x.Today)))
	}
	return sheet.Box{ID: "consultations", Title: "Consultations", Table: &t}
}

// howMany tells how many answers there are.
func howMany(n int) string {
	if n == 0 {
		return "None yet"
	}
	return banded.Wide(n)
}

// open says whether a paper takes answers now.
func open(x *inquiry.Public, n *inquiry.Paper) bool { return !x.Frozen() && n.Open(x.Today) }

// themeSum says how many of the things that were said are answered, and how many are late.
func themeSum(all []inquiry.Theme, today clock.Day) web.Cell {
	if len(all) == 0 {
		return web.T("Not said yet")
	}
	answered, missed := 0, 0
	for i := range all {
		switch all[i].Stands(today) {
		case rules.InTime, rules.SaidLate:
			answered++
		case rules.Missed:
			missed++
		}
	}
	c := web.T(strconv.Itoa(answered) + " of " + strconv.Itoa(len(all)) + " answered")
	if missed > 0 {
		c.Tag = &web.Tag{Text: strconv.Itoa(missed) + " late", Tone: web.Bad}
	}
	return c
}

// paper is one consultation: its questions in every version, what was said and what was done.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	x, c, err := p.service.Consultation(r.Context(), r.PathValue("id"), r.PathValue("series"))
	if err != nil {
		return err
	}
	n := c.Newest()
	v := &sheet.View{Page: p.page(x, n.Title)}
	if open(x, n) {
		v.Lead = []string{"Anybody can answer, to the end of " + n.Closes.Human() + ". You need no account, and nobody is told that it was you."}
		v.Links = []web.Link{{Text: "Answer it", Href: paperHref(x.ID, n.Series) + "/answer"}}
	} else {
		v.Lead = []string{closedWords(x, n)}
	}
	v.Boxes = []sheet.Box{questionBox(n, "The questions", false), saidBox(c, x.Today), tallyBox(c)}
	for _, old := range slices.Backward(c.Papers[:len(c.Papers)-1]) {
		v.Boxes = append(v.Boxes, questionBox(&old, "Version "+strconv.Itoa(old.Number)+", of "+old.Made.Human(), true))
	}
	return p.web.Page(w, r, "inquiry/page", v)
}

// closedWords say why a paper takes no answers now.
func closedWords(x *inquiry.Public, n *inquiry.Paper) string {
	switch {
	case x.State == inquiry.Suspended:
		return "This inquiry is suspended, and takes no answers while that lasts. The last day that was set for answers is " + n.Closes.Human() + "."
	case x.Frozen():
		return "This inquiry has ended, and takes no answers. The last day that was set for answers is " + n.Closes.Human() + "."
	case x.Today.Before(n.Opens):
		return "It takes no answers before " + n.Opens.Human() + "."
	}
	return "It takes no answers now. The last day was " + n.Closes.Human() + "."
}

// questionBox is one version of the questions.
func questionBox(n *inquiry.Paper, title string, fold bool) sheet.Box {
	b := sheet.Box{ID: "version-" + strconv.Itoa(n.Number), Title: title, Fold: fold, Notes: []string{"Version " + strconv.Itoa(n.Number) + ", out since " + n.Made.Human() + ". " + n.Why,
		"Last day for answers: " + n.Closes.Human() + "."}}
	if fold {
		b.Lines = []string{n.Title} // as it was called then
	}
	for line := range strings.SplitSeq(n.Questions, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			b.Lines = append(b.Lines, line)
		}
	}
	return b
}

var themeTags = map[rules.Standing]web.Tag{rules.Waits: {Text: "To come", Tone: web.Neutral}, rules.InTime: {Text: "Answered", Tone: web.Good},
	rules.SaidLate: {Text: "Answered late", Tone: web.Warn}, rules.Missed: {Text: "Late", Tone: web.Bad}}

// saidBox is "you said, we did, we did not because".
func saidBox(c *inquiry.Consultation, today clock.Day) sheet.Box {
	t := web.Table{ID: "said", Stack: true, Caption: "You said, we did", HideCaption: true, Empty: "What was said has not been summed up yet.",
		Columns: []web.Column{{Text: "You said"}, {Text: "What we did"}, {Text: "When"}}}
	for i := range c.Themes {
		x := &c.Themes[i]
		tag := themeTags[x.Stands(today)]
		when := web.Cell{Tag: &tag}
		did := web.T("Not answered yet")
		switch x.Stands(today) {
		case rules.Waits:
			when.Note = "To be answered by " + x.Due.Human()
		case rules.Missed:
			when.Note = "It was to be answered by " + x.Due.Human() + ". Nothing is recorded, " + web.Plural(x.Late(today), "day", "days") + " after"
		default:
			did = web.Cell{Text: x.DidWords(), Lines: []string{x.Words}, Note: bothWords(x.DidAsked, x.DidAgreed)}
			when.Note = "Answered on " + x.Answered.Human()
			if late := x.Late(today); late > 0 {
				when.Note += ", " + web.Plural(late, "day", "days") + " after its day"
			}
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: x.Said, Lines: []string{"Said by " + banded.Few(x.Many)}, Note: bothWords(x.Asked, x.Agreed)}, did, when))
	}
	return sheet.Box{ID: "you-said", Title: "You said, we did", Table: &t}
}

// bothWords say who published something, or that one person did, as was enough before.
func bothWords(asked, agreed string) string {
	if asked == "" || agreed == "" {
		return byOne
	}
	return "Proposed by " + asked + ". Agreed to by " + agreed
}

// tallyBox tells how many answers there are, and how many texts.
func tallyBox(c *inquiry.Consultation) sheet.Box {
	t := c.Tally
	lines := []string{"Answers, to the end of yesterday: " + howMany(t.Answers) + "."}
	for i := range c.Papers {
		if n := c.Papers[i].Number; len(c.Papers) > 1 {
			lines = append(lines, "To version "+strconv.Itoa(n)+": "+howMany(c.ByVersion[n])+".")
		}
	}
	if t.Answers-t.Unread > 0 {
		lines = append(lines, "Texts among them, where copies of one text count once: "+banded.Wide(t.Texts)+". Copies are grouped, and none is left out.")
	}
	if t.Unread > 0 {
		lines = append(lines, "Not looked at for copies yet: "+banded.Wide(t.Unread)+".")
	}
	return sheet.Box{ID: "tally", Title: "How many answered", Lines: append(lines, "Answers are sealed. The secretary and the solicitor of the inquiry open them, and each opening is in the log.",
		"No answer has been published as it was written.")}
}

// helpLine is a number to call.
type helpLine struct{ Text, Call string }

var help = []helpLine{{"In danger now: call 999", "999"}, {"Childline, if you are under 19: 0800 1111", "08001111"},
	{"NAPAC, for adults who were abused as children: 0808 801 0331", "08088010331"}, {"Samaritans, day and night: 116 123", "116123"}}

type answerView struct {
	sheet.View
	Help []helpLine
}

// private begins a page of somebody who answers: the way out, and no name of ours.
func (p *Pages) private(x *inquiry.Public, title string) web.Page {
	return web.Page{Title: title, Exit: true, Neutral: true, NoIndex: true, Synthetic: x.Synthetic}
}

// startAnswer puts help first: no field stands on this page.
func (p *Pages) startAnswer(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Get("go") == "on" {
		return p.answerForm(w, r, web.NewForm())
	}
	x, c, err := p.service.Consultation(r.Context(), r.PathValue("id"), r.PathValue("series"))
	if err != nil {
		return err
	}
	at := paperHref(x.ID, c.Newest().Series)
	v := &answerView{View: sheet.View{Page: p.private(x, "Before you start")}, Help: help}
	v.Back = &web.Link{Text: "Back", Href: at}
	v.Lead = []string{"Are you under 18, or is somebody hurting you now or likely to? Get help first: the numbers below are free.",
		"This is a page for what you think about the questions. It is not read at once, and nobody can write back to you. Please do not write here what happened to you, or anybody’s name."}
	v.Links = []web.Link{{Text: "Go on to the questions", Href: at + "/answer?go=on"}}
	return p.web.Page(w, r, "inquiry/answer", v)
}

func (p *Pages) answerForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, c, err := p.service.Consultation(r.Context(), r.PathValue("id"), r.PathValue("series"))
	if err != nil {
		return err
	}
	n := c.Newest()
	at := paperHref(x.ID, n.Series)
	v := &answerView{View: sheet.View{Page: p.private(x, "Your answer")}, Help: help}
	v.Back, v.Errors = &web.Link{Text: "Back", Href: at + "/answer"}, form.Errors()
	if !open(x, n) {
		v.Inset = closedWords(x, n)
		if typed := form.Text("answer"); typed != "" {
			v.Boxes = []sheet.Box{{ID: "typed", Title: "What you wrote",
				Lines: append([]string{"It was not sent, and is nowhere but on this page. Copy it now if you want to keep it."}, strings.Split(typed, "\n")...),
				Links: []web.Link{{Text: "The page of this consultation says when it takes answers", Href: at}}}}
		}
		return p.web.Page(w, r, "inquiry/answer", v)
	}
	v.Boxes = []sheet.Box{questionBox(n, "The questions", false)}
	if !form.Sent("publish") {
		form.Set("publish", "no")
	}
	publish := form.Radios("publish", "May we publish what you wrote, without your name?", "We ask for no name. If you say no, it is read and counted, and not shown",
		[]web.Option{{Value: "no", Text: "No"}, {Value: "yes", Text: "Yes"}})
	v.Forms = []sheet.Form{{ID: "yours", Action: at + "/answer", Private: true, Hidden: []web.Hidden{{Name: "number", Value: strconv.Itoa(n.Number)}}, Button: web.Button{Text: "Send my answer"},
		Lines:  []string{"It is sealed as soon as you send it. You cannot change it afterwards, and we cannot tell you what came of it; that is on the page of this consultation."},
		Fields: []sheet.Field{sheet.Area(form.Textarea("answer", "What do you think?", "Please write no names", inquiry.MaxAnswer)), sheet.Radios(publish)}}}
	return p.web.Page(w, r, "inquiry/answer", v)
}

func (p *Pages) takeAnswer(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id, series := r.PathValue("id"), r.PathValue("series")
	if form.Text("answer") == "" {
		form.Fail("answer", "Write your answer")
		return p.answerForm(w, r, form)
	}
	if wait := p.answers.Take(strconv.FormatUint(uint64(web.MarkOf(r)), 16)); wait > 0 {
		minutes := int(math.Ceil(wait.Minutes()))
		form.Fail("", "Many answers came from near you at once. Wait "+web.Plural(minutes, "minute", "minutes")+" and press the button again. What you wrote is still here.")
		return p.answerForm(w, r, form)
	}
	number, _ := strconv.Atoi(form.Text("number")) // what names no version is asked again
	err = p.service.Answer(r.Context(), inquiry.AnswerInput{Inquiry: id, Series: series, Number: number, Words: form.Text("answer"), Publish: form.Text("publish") == "yes"})
	if errs.Is(err, errs.Conflict) {
		form.Fail("", errs.Message(err))
		return p.answerForm(w, r, form)
	}
	return answer(w, r, form, err, paperHref(id, series)+"/sent?note="+url.QueryEscape(p.service.SentNote(r.Context(), series)), p.answerForm)
}

func (p *Pages) sent(w http.ResponseWriter, r *http.Request) error {
	x, c, err := p.service.Consultation(r.Context(), r.PathValue("id"), r.PathValue("series"))
	if err != nil {
		return err
	}
	v := &answerView{View: sheet.View{Page: p.private(x, "Your answer was taken")}, Help: help}
	v.Lead = []string{"It is sealed. Nothing is left of it on this device when you close the page. What was said by everybody, and what was done about it, will be on the page of this consultation."}
	if !p.service.SentJustNow(r.Context(), c.Newest().Series, r.URL.Query().Get("note")) {
		v.Title = "After an answer was sent"
		v.Lead = []string{"This page says whether an answer was taken for a few minutes after it was sent, and no longer. " +
			"If you sent one and were led here, it was taken, and is sealed; we keep nothing by which we could tell you later.",
			"What was said by everybody, and what was done about it, will be on the page of this consultation."}
	}
	v.Links = []web.Link{{Text: cmp.Or(c.Newest().Title, "The consultation"), Href: paperHref(x.ID, c.Newest().Series)}}
	return p.web.Page(w, r, "inquiry/answer", v)
}
