package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// How answers are shown: what stands now, how it changed, and each answer with
// whose words stand behind its code.

// standings shows what each body's answer is now, to the whole (an empty part)
// or to one part, with a picture of how it changed where it did.
func (p *Pages) standings(answers []record.Answer, part, id string) []standingView {
	var out []standingView
	for _, st := range record.Standings(answers) {
		if st.PartID != part {
			continue
		}
		v := standingView{Body: record.OrUnsaid(st.BodyName), Text: st.Glance()}
		if st.Changed() {
			v.Figure = p.answerSteps(st, id+"-"+strconv.Itoa(len(out)+1))
		}
		out = append(out, v)
	}
	return out
}

// answerSteps draws how an answer changed, the most willing answer on top.
func (p *Pages) answerSteps(st record.Standing, id string) *web.Figure {
	level := map[record.Status]int{}
	s := picture.Steps{ID: id, Title: "How the answer of " + record.OrUnsaid(st.BodyName) + " changed", Description: st.Glance(), Today: p.service.Today()}
	for _, c := range record.StatusLabels {
		for _, a := range st.Answers {
			if _, ok := level[a.Status]; string(a.Status) == c.Value && !ok {
				level[a.Status] = len(s.Levels)
				s.Levels = append(s.Levels, c.Label)
			}
		}
	}
	for _, a := range st.Answers {
		s.Steps = append(s.Steps, picture.Step{When: a.Given, Level: level[a.Status]})
	}
	return figure(s.ID, s.Title, s.Description, func(width int) picture.Picture { s.Width = width; return s.Draw() })
}

// figure draws a picture for wide and for narrow windows, with its table.
func figure(id, title, text string, draw func(width int) picture.Picture) *web.Figure {
	f := sheet.Picture(id, title, text, draw)
	return &f
}

// answerItems lists every answer and remark in the order in which they came.
func (p *Pages) answerItems(req *http.Request, r *record.Record) []web.TimelineItem {
	labels := map[string]string{}
	for _, part := range r.Parts {
		labels[part.ID] = part.Label
	}
	var out []web.TimelineItem
	for _, a := range record.InOrder(everyAnswer(r)) {
		it := web.TimelineItem{Title: a.Title(), When: record.DateOr(a.Given, "Date not known"), By: record.OrUnsaid(a.BodyName),
			Said: web.SaidLines(record.Lines(a.Words)), Lang: a.Lang}
		if a.PartID != "" {
			it.Title += ", on the part “" + labels[a.PartID] + "”"
		}
		it.Lines = append(append(it.Lines, codedLine(a)...), a.Check.Words()+".")
		if days := a.DayWords(); days != "" {
			it.Lines = append(it.Lines, days)
		}
		if src := sourceLink(a.SourceURL); src != nil {
			it.Links = append(it.Links, *src)
		} else {
			it.Lines = append(it.Lines, "No source is recorded.")
		}
		if p.service.MayCheckDay(req.Context(), &a) {
			it.Links = append(it.Links, web.Link{Text: "Check its day", Href: record.CheckDayHref(a.ID)})
		}
		if a.Synthetic {
			it.Tag = syntheticTag()
		}
		out = append(out, mark(it, r.Corrections, "answer", a.ID))
	}
	return out
}

// everyAnswer are those that stand and those that were withdrawn.
func everyAnswer(r *record.Record) []record.Answer {
	if r.Withdrawn == nil {
		return r.Answers
	}
	return slices.Concat(r.Answers, r.Withdrawn.Answers)
}

// codingWords says whose words stand behind the coded answers as a whole;
// empty when there is nothing coded, or each answer says so itself.
func codingWords(r *record.Record) string {
	silent := false
	for _, a := range r.Answers {
		silent = silent || a.Status != "" && a.CodedBy == "" && a.ReceivedFrom != record.FromOwn && a.ReceivedFrom != record.FromOther
	}
	switch {
	case r.AnswerCoding != "":
		return "Whose words stand behind the answers as they are coded here: " + strings.TrimSuffix(r.AnswerCoding, ".") + "."
	case silent:
		return "Whose words stand behind the answers as they are coded here is not known."
	}
	return ""
}

// codedLine says whose words stand behind one answer, where it was noted.
func codedLine(a record.Answer) []string {
	switch {
	case a.Status == "":
		return []string{"This gives no answer of its own."}
	case a.CodedBy != "":
		return []string{"Whose words stand behind “" + a.Status.Label() + "”: " + strings.TrimSuffix(a.CodedBy, ".") + "."}
	case a.ReceivedFrom == record.FromOther:
		return []string{"“" + a.Status.Label() + "” is the word of whoever entered it here, who is not of that body."}
	}
	return nil
}

// isNotFound says that a record is not there, or not for this reader.
func isNotFound(err error) bool { return errs.Is(err, errs.NotFound) }
