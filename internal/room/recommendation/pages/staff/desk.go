package staff

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/recommendation"
	registerpages "candour/internal/room/recommendation/pages"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// deskView is what waits for one person.
type deskView struct {
	web.Page
	Lead     string
	Sections []deskSection
	// Nothing are the kinds of which nothing waits.
	Nothing []deskSection
	Tools   []web.Link
}

// deskSection is one kind of thing that waits.
type deskSection struct {
	// Place is its address on the page; Waits names the line of the one desk that
	// stands for it, where anything in it waits for this person.
	Place, Waits string
	Title, Empty string
	Lead         string
	Tasks        *web.TaskList
	// More are those beyond the first few of an open section; Fold shows a section
	// by its title and its number alone until it is opened.
	More *web.TaskList
	Fold bool
}

// deskOpen is how many things stand open, of the most pressing kinds. Kinds after
// these are folded where they have more than deskFew.
const deskOpen, deskFew = 5, 2

// doneWords say what has just been done.
var doneWords = map[string]string{
	"answer": "The answer is published.", "commitment": "The commitment is published.", "report": "The report is submitted and published.",
	"move": "The date is moved. The old date stays in view.", "finding": "The finding is published.", "view": "The panel's view is published.",
	"reading": "The value is published.", "close": "The commitment is closed.", "ended": "It is recorded. Nobody is chased for it any more.", "step": "The step of the chase ladder is recorded.",
	"search": "The search is recorded. Its page shows what you found.", "agree": "It is recorded that you looked too.", "check-day": "The check is recorded.",
	"report-new": "The report is saved. Now add its recommendations.", "report-edit": "The report is saved.",
	"recommendation-new": "The recommendation is saved.", "recommendation-edit": "The recommendation is saved.",
	"put-right-" + record.Withdrawal: "It is withdrawn. The page shows that it was, and why.", "put-right-" + record.Rewording: "It is corrected. The earlier words stay in view.",
	"put-right-" + record.Takedown: "It is taken down. The page shows that it was, and why.",
	"correction-asked":             "You asked for a correction. It waits for a coordinator of another body. Nothing was changed yet.",
	"body":                         "The body is saved.", "link": "Your decision is recorded.", "proposals": "The recommendations are added as drafts. Check each against the report.",
}

// desk shows what waits for whoever is signed in.
func (p *Pages) desk(w http.ResponseWriter, r *http.Request) error {
	work, err := p.service.Work(r.Context())
	if err != nil {
		return err
	}
	actor := access.ActorFrom(r.Context())
	v := &deskView{Page: web.Page{Title: "Register desk", Section: "/desk", NoIndex: true}, Lead: p.deskLead(r, actor)}
	if words, at := doneWords[r.URL.Query().Get("done")], web.SafeNext(r.URL.Query().Get("at")); words != "" {
		v.Notice = &web.Notice{Success: true, Text: words, Link: &web.Link{Text: "See it", Href: at}}
	}
	if actor.Has(access.RoleOwner) {
		v.Sections = append(v.Sections, p.ownerSections(work)...)
	}
	if actor.Has(access.RoleVerifier) {
		v.Sections = append(v.Sections, p.claimSection(work))
	}
	if actor.Has(access.RoleVerifier) || actor.Has(access.RoleCoordinator) {
		v.Sections = append(v.Sections, lookTooSection(work))
	}
	if actor.Has(access.RoleCoordinator) {
		v.Sections = append(v.Sections, askedSection(work))
		v.Sections = append(v.Sections, p.keeperSections(work)...)
	}
	groups := p.service.DeskGroups(work)
	for i := range v.Sections {
		v.Sections[i].Waits = v.Sections[i].lineOfDesk(groups)
	}
	v.Sections, v.Nothing = foldSections(v.Sections)
	v.Tools, v.Synthetic = deskTools(actor), anySynthetic(work)
	return p.web.Page(w, r, "recommendation/staff_desk", v)
}

// foldSections leaves the first kinds of what waits open and folds long ones below
// them; kinds of which nothing waits come last.
func foldSections(all []deskSection) (waits, nothing []deskSection) {
	open := 0
	for i, s := range all {
		if len(s.Tasks.Items) == 0 {
			nothing = append(nothing, s)
			continue
		}
		s.Tasks.ID = "work-" + strconv.Itoa(i)
		s.Fold = open >= deskOpen && len(s.Tasks.Items) > deskFew
		open += len(s.Tasks.Items)
		if rest := s.Tasks.Items; !s.Fold && len(rest) > deskOpen {
			s.Tasks.Items, s.More = rest[:deskOpen:deskOpen], &web.TaskList{ID: s.Tasks.ID + "-more", Items: rest[deskOpen:]}
		}
		waits = append(waits, s)
	}
	return waits, nothing
}

func (p *Pages) deskLead(r *http.Request, actor access.Actor) string {
	at := ""
	if b, err := p.service.Body(r.Context(), actor.Body); err == nil {
		at = " at " + b.Name
	}
	return "What waits for you" + at + " is here, the most pressing first."
}

// anySynthetic says whether anything listed is made up.
func anySynthetic(w recommendation.Work) bool {
	for _, list := range [][]record.Commitment{w.Drafts, w.SentBack, w.Overdue, w.Stalled, w.Soon} {
		for i := range list {
			if record.ShowsSynthetic(&list[i]) {
				return true
			}
		}
	}
	for i := range w.Claims {
		if record.ShowsSynthetic(&w.Claims[i].Commitment) {
			return true
		}
	}
	for _, l := range w.LookToo {
		if l.Synthetic {
			return true
		}
	}
	for _, b := range w.Unheard {
		if b.Synthetic {
			return true
		}
	}
	for _, d := range w.Escalated {
		if d.Synthetic {
			return true
		}
	}
	return slices.ContainsFunc(w.Asked, func(it room.DeskItem) bool { return it.Synthetic })
}

func deskTools(actor access.Actor) []web.Link {
	var out []web.Link
	if actor.Has(access.RoleCoordinator) {
		out = append(out, web.Link{Text: "Enter a report", Href: "/reports/new"}, web.Link{Text: "Import a spreadsheet", Href: "/import"},
			web.Link{Text: "Read a report (PDF)", Href: "/read-report"}, web.Link{Text: "What was said before: suggestions", Href: "/links"})
	}
	if actor.Has(access.RoleAnalyst) {
		out = append(out, web.Link{Text: "What was said before: suggestions", Href: "/links"}, web.Link{Text: "Download the register as CSV", Href: "/recommendations.csv"},
			web.Link{Text: "Download the register as JSON Lines", Href: "/recommendations.jsonl"}, web.Link{Text: "Download the register as a spreadsheet (ODS)", Href: "/recommendations.ods"},
			web.Link{Text: "Download the timetable as CSV", Href: "/timetable.csv"})
	}
	if actor.Has(access.RoleAuditor) {
		out = append(out, web.Link{Text: "Log of acts", Href: "/log"})
	}
	return out
}

func placed(place, title, lead, empty string) deskSection {
	s := section(title, lead, empty)
	s.Place = place
	return s
}

func section(title, lead, empty string) deskSection {
	return deskSection{Title: title, Lead: lead, Empty: empty, Tasks: &web.TaskList{}}
}

func (s *deskSection) add(text, href, hint string, status web.Tag) {
	s.Tasks.Items = append(s.Tasks.Items, web.Task{Text: text, Href: href, Hint: hint, Status: status})
}

// lineOfDesk is where the one desk leads for what waits in the section; its own place
// where something in it can be done. Nothing where nothing waits for this person.
func (s *deskSection) lineOfDesk(groups []recommendation.DeskGroup) string {
	if !slices.ContainsFunc(s.Tasks.Items, func(t web.Task) bool { return t.Href != "" }) {
		return ""
	}
	for _, g := range groups {
		if g.Place == s.Place {
			return g.Items[0].Href
		}
	}
	return recommendation.DeskPath + "#" + s.Place
}

func (p *Pages) ownerSections(work recommendation.Work) []deskSection {
	today := p.service.Today()
	list := func(place, title, lead, empty string, tone web.Tone, all []record.Commitment) deskSection {
		s := placed(place, title, lead, empty)
		for _, c := range all {
			s.add(c.Wording, "/commitments/"+c.ID+"/report", c.MovedWords()+record.SyntheticWord(record.ShowsSynthetic(&c)), web.Tag{Text: c.Condition(today).Words(), Tone: tone})
		}
		return s
	}
	drafts := placed(recommendation.WaitsDrafts, "Drafts that are not submitted", "A draft stops no reminder.", "You have no drafts.")
	for _, c := range work.Drafts {
		drafts.add(c.Wording, "/commitments/"+c.ID+"/report", "Continue the draft"+record.SyntheticWord(record.ShowsSynthetic(&c)), web.Tag{Text: "Draft", Tone: web.Quiet})
	}
	answers := placed(recommendation.WaitsAnswers, "Recommendations without an answer", "", "Every recommendation to your body has an answer.")
	for _, r := range work.Unanswered {
		answers.add(r.Title, "/recommendations/"+r.ID+"/answer", r.ReportTitle+record.SyntheticWord(r.Synthetic),
			web.Tag{Text: r.Condition(today).Words(), Tone: registerpages.ConditionTone(r.Condition(today))})
	}
	return []deskSection{
		list(recommendation.WaitsSentBack, "Sent back", "The verifier did not accept these as done. Read why, then report again.", "Nothing was sent back.", web.Bad, work.SentBack),
		list(recommendation.WaitsPastDate, "Past their date", "Report on these, or move the date and say why.", "Nothing is past its date.", web.Bad, work.Overdue),
		answers,
		list(recommendation.WaitsStalled, "No report for more than 90 days", "", "You have reported on everything in time.", web.Warn, work.Stalled),
		list(recommendation.WaitsSoon, "Due in the next 30 days", "", "Nothing is due in the next 30 days.", web.Info, work.Soon),
		drafts,
	}
}

func (p *Pages) claimSection(work recommendation.Work) deskSection {
	s := placed(recommendation.WaitsClaims, "Claims that wait for a finding", "The oldest comes first.", "No claims wait for a finding.")
	for i := range work.Claims {
		c := &work.Claims[i]
		hint := record.OrUnknown(c.Commitment.BodyName) + " claimed this done on " + c.Claim.Reported.Human() + record.SyntheticWord(record.ShowsSynthetic(&c.Commitment))
		if c.Refusal != "" {
			s.add(c.Commitment.Wording, "", hint+". "+c.Refusal, web.Tag{Text: "Not for you", Tone: web.Quiet})
			continue
		}
		s.add(c.Commitment.Wording, "/commitments/"+c.Commitment.ID+"/finding", hint, web.Tag{Text: "Claimed done", Tone: web.Claimed})
	}
	return s
}

// lookTooSection lists searches that count only when somebody else has looked.
func lookTooSection(work recommendation.Work) deskSection {
	s := placed(recommendation.WaitsLookToo, "Searches that wait for a second person", "One person found none. Look too, then record what you find.", "No searches wait for you.")
	for _, l := range work.LookToo {
		s.add(l.Title, record.AgreeHref(l.Search.ID),
			l.Search.Title()+", "+record.DateWords(l.Search.Searched)+". Of: "+record.OrNotKnown(record.SearchedNames(l.Search.Of))+record.SyntheticWord(l.Synthetic),
			web.Tag{Text: "One person", Tone: web.Quiet})
	}
	return s
}

// askedSection lists what bodies asked to have corrected.
func askedSection(work recommendation.Work) deskSection {
	s := placed(recommendation.WaitsAsked, "Corrections that bodies ask for", "Each is a body's own words. Read what would change, then answer.", "Nobody asks for a correction.")
	for _, it := range work.Asked {
		s.add(strings.TrimPrefix(it.Title, "Agree or turn down: "), it.Href, strings.TrimSpace(record.SyntheticWord(it.Synthetic)), web.Tag{Text: "One person", Tone: web.Quiet})
	}
	return s
}

// unheardSection lists bodies that were looked for and cannot answer here.
func unheardSection(work recommendation.Work) deskSection {
	s := placed(recommendation.WaitsUnheard, "Bodies that nobody can answer for here", "Somebody looked for what these said or did and found none. It counts against none of them while nobody there "+
		"can say otherwise. Ask each whom it names, then ask an administrator to give that person an account.", "Somebody can answer for each body that was looked for.")
	for _, b := range work.Unheard {
		s.add(b.Name, record.BodyHref(b.ID), strings.TrimSpace(record.SyntheticWord(b.Synthetic)), web.Tag{Text: "Nobody there can answer", Tone: web.Warn})
	}
	return s
}

func (p *Pages) keeperSections(work recommendation.Work) []deskSection {
	today := p.service.Today()
	letters := placed(recommendation.WaitsLetters, "Letters owed by the chase ladder", "Send each, then record that it went.", "No letters are owed.")
	for i, l := range work.Letters {
		if i > 0 && work.Letters[i-1].Summary.ID == l.Summary.ID {
			last := &letters.Tasks.Items[len(letters.Tasks.Items)-1]
			last.Hint += ", " + record.LowerFirst(l.Rung.Label)
			continue
		}
		letters.add(l.Summary.Title, "/recommendations/"+l.Summary.ID+"/ladder", l.Summary.ReportTitle+": "+record.LowerFirst(l.Rung.Label),
			web.Tag{Text: l.Summary.Condition(today).Words(), Tone: web.Bad})
	}
	look := placed(recommendation.WaitsLookFor, "Answers to look for", "An answer was due and none is entered. Look for it, then record what you find.", "Nothing waits to be looked for.")
	if work.LookForMore > 0 {
		look.Lead += " The first " + strconv.Itoa(len(work.LookFor)) + " are listed. There are " + strconv.Itoa(work.LookForMore) + " more."
	}
	for _, r := range work.LookFor {
		look.add(r.Title, "/recommendations/"+r.ID+"/search", r.ReportTitle+record.SyntheticWord(r.Synthetic), registerpages.ConditionTag(r.Condition(today)))
	}
	late := placed(recommendation.WaitsEscalated, "Past their date for 14 days or more", "Look whether they were done, and record what you find.", "Nothing is past its date for 14 days or more.")
	for _, d := range work.Escalated {
		names := make([]string, 0, len(d.Owners))
		for _, o := range d.Owners {
			names = append(names, o.Name)
		}
		late.add(d.Title, "/commitments/"+d.ID+"/search", strings.Join(names, ", ")+record.SyntheticWord(d.Synthetic), web.Tag{Text: d.Condition.Words(), Tone: web.Bad})
	}
	ties := placed(recommendation.WaitsTies, "Suggested links to decide", "", "No suggested links wait.")
	for _, t := range work.Ties {
		ties.add(t.FromID+" and "+t.ToID, "/links?from="+t.FromID+"&to="+t.ToID, "Suggested by "+t.Says, web.Tag{Text: "To decide", Tone: web.Info})
	}
	drafts := placed(recommendation.WaitsToPublish, "Drafts of the register", "Check each against its source, then publish it.", "No drafts wait.")
	for _, r := range work.NotPublished {
		drafts.add(r.Title, "/recommendations/"+r.ID+"/edit", r.ReportTitle+record.SyntheticWord(r.Synthetic), web.Tag{Text: "Draft", Tone: web.Quiet})
	}
	unchecked := placed(recommendation.WaitsUnchecked, "Records not yet checked against their source", "", "Every record is checked.")
	if work.UncheckedMore > 0 {
		unchecked.Lead = "The first " + strconv.Itoa(len(work.Unchecked)) + " are listed. There are " + strconv.Itoa(work.UncheckedMore) + " more."
	}
	for _, r := range work.Unchecked {
		unchecked.add(r.Title, "/recommendations/"+r.ID+"/edit", r.ReportTitle+record.SyntheticWord(r.Synthetic), web.Tag{Text: "Not checked", Tone: web.Warn})
	}
	return []deskSection{look, letters, unheardSection(work), late, ties, drafts, unchecked}
}
