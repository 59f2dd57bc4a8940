package pages

import (
	"slices"
	"strings"
	"time"

	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// The boxes of a case page. Each says so when it is empty.

// openBoxes are those that stand open: what the next step is decided by. The
// others open when they are asked for.
var openBoxes = map[string]bool{"agreed": true, "requests": true, "given": true, "inquiry": true, "decisions": true}

func (p *StaffPages) consentBox(c *review.Case) staffBox {
	b := staffFacts("What the person agreed to")
	b.ID = "agreed"
	for _, s := range rules.Steps() {
		row := staffRow(consentWords[s], "", "Not answered yet")
		for _, a := range c.Consents {
			if a.Step == s && a.Answer != "" {
				tag := web.Tag{Text: "Said no", Tone: web.Quiet}
				if a.Answer == "yes" {
					tag = web.Tag{Text: "Said yes", Tone: web.Good}
				}
				row.Value = web.Cell{Tag: &tag, Note: dayWords(a.On, "")}
			}
		}
		b.List.Rows = append(b.List.Rows, row)
	}
	return b
}

// consentWords are the steps that need the person's yes, for staff.
var consentWords = map[rules.Step]string{rules.StepPapers: "Ask for the papers", rules.StepAdvice: "Tell the force", rules.StepReopen: "Investigate again", rules.StepIdentity: "Know their name"}

func (p *StaffPages) eligibilityBox(c *review.Case) staffBox {
	words := map[rules.Result]string{rules.ResultEligible: "The panel can look at it", rules.ResultNotEligible: "The rules are not met", rules.ResultCannotSay: "It cannot be said yet"}
	tone := map[rules.Result]web.Tone{rules.ResultEligible: web.Good, rules.ResultNotEligible: web.Bad, rules.ResultCannotSay: web.Warn}
	b := staffFacts("Can the panel look at it?")
	b.ID = "eligible"
	result := web.SummaryRow{Key: "By the rules", Value: web.T("Not judged yet")}
	if r := rules.Result(c.Result); r != "" {
		tag := web.Tag{Text: words[r], Tone: tone[r]}
		result.Value = web.Cell{Tag: &tag}
	}
	b.List.Rows = []web.SummaryRow{result, staffRow("Version of the rules", c.ResultVersion, "None"), staffRow("Last code", p.codeWords(c.Code), "None")}
	b.Lines = []string{"The rules are judged by what the person answered. Their answers, and each rule with its reason, are sealed with what the person told us."}
	return b
}

// paperTags are the states of a request, told in words with a shape.
var paperTags = map[string]web.Tag{review.PapersOpen: {Text: "Waiting", Tone: web.Info}, review.PapersAnswered: {Text: "Answered", Tone: web.Good},
	review.PapersRefused: {Text: "Refused", Tone: web.Bad}, review.PapersSilent: {Text: "Not sent", Tone: web.Bad}}

func (p *StaffPages) papersBox(c *review.Case) staffBox {
	t := &web.Table{ID: "papers", Caption: "Requests for papers", HideCaption: true, Empty: "No papers have been asked for.",
		Columns: []web.Column{{Text: "Who was asked"}, {Text: "State"}, {Text: "Asked"}, {Text: "Due"}, {Text: "Answered"}}}
	for _, q := range c.Requests {
		t.Rows = append(t.Rows, web.Row(web.T(p.bodyName(q.Body)), p.paperCell(q), web.T(dayWords(q.Asked, "")), web.T(p.dueWords(q.Due)), web.T(dayWords(q.Answered, "Not yet"))))
	}
	return staffBox{ID: "requests", Title: "Papers", Table: t}
}

func (p *StaffPages) paperCell(q review.PapersRequest) web.Cell {
	tag, ok := paperTags[q.State]
	if !ok {
		tag = web.Tag{Text: q.State}
	}
	if q.State == review.PapersOpen && !q.Due.IsZero() && p.service.Today().After(q.Due) {
		tag = *dueTag(q.Due, rules.StandsOverdue, p.service.Today())
	}
	return web.Cell{Tag: &tag, Note: answerWords[q.Code]}
}

func (p *StaffPages) allocationBox(c *review.Case) staffBox {
	t := &web.Table{ID: "people", Caption: "Who was given the case", HideCaption: true, Empty: "It has not been given to anybody yet.",
		Columns: []web.Column{{Text: "Name"}, {Text: "As"}, {Text: "From"}, {Text: "Since"}, {Text: "State"}}}
	for _, a := range c.Allocations {
		tag := web.Tag{Text: "Has it now", Tone: web.Info}
		if a.State != "active" {
			tag = web.Tag{Text: "Ended", Tone: web.Quiet}
		}
		t.Rows = append(t.Rows, web.Row(web.T(a.Name), web.T(roleWords(a.Role)), web.T(p.bodyName(a.Body)), web.T(dayWords(a.On, "")), web.Cell{Tag: &tag, Note: a.Reason}))
	}
	return staffBox{ID: "given", Title: "Who looks at it", Table: t}
}

// roleWords are the roles as this room says them.
func roleWords(role string) string {
	if access.Role(role) == access.RolePublic {
		return "The person"
	}
	return access.Role(role).Name()
}

// rolesWords reads a list of roles as the log keeps it.
func rolesWords(list string) string {
	var out []string
	for _, r := range strings.Fields(list) {
		if access.Role(r) != access.RolePublic {
			out = append(out, roleWords(r))
		}
	}
	if len(out) == 0 {
		return "The person"
	}
	return strings.Join(out, ", ")
}

func (p *StaffPages) linesBox(c *review.Case) staffBox {
	t := &web.Table{ID: "lines", Caption: "Lines of inquiry", HideCaption: true, Empty: "No line of inquiry is recorded yet.",
		Columns: []web.Column{{Text: "Line"}, {Text: "Followed?"}, {Text: "Why not"}, {Text: "Recorded"}}}
	for _, l := range c.Lines {
		note := ""
		if l.HasNote {
			note = "There is a note with the panel's own words"
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: p.codeWords(l.Line), Note: note}, web.T(p.codeWords(l.Followed)), web.T(orDash(p.codeWords(l.Code))),
			web.Cell{Text: dayWords(l.On, ""), Note: l.By}))
	}
	b := staffBox{ID: "inquiry", Title: "Lines of inquiry", Table: t}
	if left := review.LinesLeft(p.codes.LineCodes, c.Lines); len(left) > 0 {
		b.Lines = []string{"Nothing is noted of: " + review.LeftWords(left) + "."}
	}
	return b
}

func orDash(s string) string {
	if s == "" {
		return "No reason given"
	}
	return s
}

// proposalState says what came of a proposal.
func proposalState(x review.Proposal) string {
	who := x.SecondName
	if who != "" {
		who += ", " + roleWords(x.SecondRole)
	}
	switch x.State {
	case review.ProposalAgreed:
		return "agreed by " + who + " on " + dayWords(x.SecondOn, "a day that is not known")
	case review.ProposalTurnedDown:
		if who == "" {
			return "ended by a conflict of interest"
		}
		return "turned down by " + who + " on " + dayWords(x.SecondOn, "a day that is not known")
	}
	if x.Mine {
		return "waiting for another human"
	}
	return "waiting for a second human"
}

func (p *StaffPages) proposalBox(c *review.Case) staffBox {
	t := &web.Table{ID: "proposals", Caption: "Proposals", HideCaption: true, Empty: "Nothing has been proposed.",
		Columns: []web.Column{{Text: "What"}, {Text: "Proposed by"}, {Text: "Second"}}}
	for _, x := range c.Proposals {
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: proposalNames[x.Kind], Note: p.codeWords(x.Code)},
			web.Cell{Text: x.ByName, Note: roleWords(x.ByRole) + ", " + dayWords(x.On, "")}, web.T(web.UpperFirst(proposalState(x)))))
	}
	return staffBox{ID: "decisions", Title: "Proposals and decisions", Table: t}
}

func (p *StaffPages) messageBox(c *review.Case) staffBox {
	t := &web.Table{ID: "messages", Caption: "Messages", HideCaption: true, Empty: "There are no messages.", Columns: []web.Column{{Text: "When"}, {Text: "From"}}}
	for _, m := range c.Messages {
		from := "The person"
		if m.FromPanel {
			from = "The panel"
		}
		t.Rows = append(t.Rows, web.Row(web.T(web.DateTime(m.At)), web.T(from)))
	}
	return staffBox{ID: "words", Title: "Messages", Table: t}
}

// momentWords gives a stored time in words; what cannot be read stays as it is.
func momentWords(at string) string {
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		return web.DateTime(t)
	}
	if at == "" {
		return "Not known"
	}
	return at
}

// openingsShown is how many of the latest openings a case page lists.
const openingsShown = 25

func (p *StaffPages) openedBox(c *review.Case) staffBox {
	t := &web.Table{ID: "opened", Caption: "Who opened the case", HideCaption: true, Empty: "Nobody has opened it.",
		Columns: []web.Column{{Text: "When"}, {Text: "Who"}, {Text: "What"}, {Text: "What for"}}}
	latest := c.Openings[max(0, len(c.Openings)-openingsShown):]
	for _, o := range slices.Backward(latest) {
		t.Rows = append(t.Rows, web.Row(web.T(momentWords(o.At)), web.Cell{Text: rolesWords(o.Role), Note: p.openerBody(o.Body)}, web.T(partsWords(o.Parts)), web.T(o.Purpose)))
	}
	lines := []string{"The newest comes first. The person can see this list too."}
	if more := len(c.Openings) - len(latest); more > 0 {
		lines = append(lines, web.Plural(more, "earlier time is", "earlier times are")+" not shown here. The log has them all.")
	}
	return staffBox{ID: "openings", Title: "Who opened it, and when", Lines: lines, Table: t}
}

func (p *StaffPages) openerBody(id string) string {
	if id == "" {
		return ""
	}
	return p.bodyName(id)
}

// partNames are the sealed parts in words.
var partNames = map[intake.Part]string{intake.PartIdentity: "Who the person is", intake.PartContact: "How to reach the person safely",
	intake.PartAccount: "What the person told us, and what the panel wrote", intake.PartMessages: "The messages"}

// partsWords reads a list of parts as the vault keeps it.
func partsWords(parts string) string {
	var out []string
	for _, s := range strings.FieldsFunc(parts, func(r rune) bool { return r == ',' || r == ' ' }) {
		switch {
		case partNames[intake.Part(s)] != "":
			out = append(out, partNames[intake.Part(s)])
		case s == string(review.PartPapers):
			out = append(out, "What was asked of a body, and its answer")
		case s == "case":
			out = append(out, "This page, with nothing sealed")
		case s == "file":
			out = append(out, "A file that the person added")
		case s == "list":
			out = append(out, "A line in a list")
		case s == mine.PartTaken:
			out = append(out, "What the person said on the telephone")
		case s == mine.PartPhrase:
			out = append(out, "Nothing: the person changed what they come back with")
		default:
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func (p *StaffPages) askedBox(c *review.Case) staffBox {
	t := &web.Table{ID: "asked", Caption: "Requests to the custodians", HideCaption: true, Empty: "The custodians have not been asked.",
		Columns: []web.Column{{Text: "Asked"}, {Text: "By"}, {Text: "Why"}, {Text: "State"}}}
	for _, q := range c.Opens {
		t.Rows = append(t.Rows, web.Row(web.T(momentWords(q.Asked)), web.T(q.ByName), web.T(q.Reason), requestCell(q, p.service.Today())))
	}
	return staffBox{ID: "custodians", Title: "Requests to know who the person is", Table: t}
}

func (p *StaffPages) barBox(c *review.Case) staffBox {
	t := &web.Table{ID: "bars", Caption: "Conflicts of interest", HideCaption: true, Empty: "No conflict is recorded.",
		Columns: []web.Column{{Text: "Who"}, {Text: "Why"}, {Text: "Since"}}}
	for _, b := range c.Bars {
		who := "Person " + access.NumberOf(b.Human)
		if b.Human == "" {
			who = p.bodyName(b.Body)
		}
		if b.Human == "" && b.Body == "" {
			who = "An office that is not on the list"
		}
		t.Rows = append(t.Rows, web.Row(web.T(who), web.Cell{Text: barNames[b.Kind], Note: b.Reason}, web.T(dayWords(b.On, ""))))
	}
	lines := []string{"Nobody here can find, count or open this case."}
	if c.MayBeNamed {
		lines = append(lines, "Somebody who works here may be one whom the person keeps out by name. They are kept out too. If nobody here is meant, the person can tell you.")
	}
	return staffBox{ID: "conflicts", Title: "Who may never see it", Lines: lines, Table: t}
}

var barNames = map[string]string{review.BarOrigin: "Closed the case", review.BarTouched: "Worked on the case before",
	review.BarRecused: "Stepped away", review.BarExcluded: "The person asked for it", review.BarAsked: "Was asked for papers",
	review.BarUnknown: "The person asked for it, and nobody knows the office", review.BarNobody: "The person asked for it. Two people found nobody here who belongs to it"}

func (p *StaffPages) holdBox(c *review.Case) staffBox {
	b := staffBox{ID: "hold", Title: "Legal hold"}
	for _, h := range c.Holds {
		if h.Ended.IsZero() {
			b.Lines = append(b.Lines, "Held since "+dayWords(h.On, "a day that is not known")+". Nothing of this case may be destroyed.")
		} else {
			b.Lines = append(b.Lines, "Held from "+dayWords(h.On, "")+" to "+h.Ended.Human()+".")
		}
	}
	if len(b.Lines) == 0 {
		b.Lines = []string{"There is no legal hold."}
	}
	return b
}

func (p *StaffPages) timelineBox(c *review.Case) staffBox {
	b := staffBox{ID: "timeline", Title: "What happened, in order"}
	for i, x := range c.Passages {
		it := web.TimelineItem{Title: stateWords(x.State), When: dayWords(x.On, "On a day that is not known"), ISO: isoDay(x.On)}
		if x.Code != "" {
			it.Lines = append(it.Lines, p.codeWords(x.Code))
		}
		if !x.Due.IsZero() {
			it.Lines = append(it.Lines, lateWords(c, i))
		}
		b.Timeline = append(b.Timeline, it)
	}
	if !c.Due.IsZero() {
		b.Timeline = append(b.Timeline, web.TimelineItem{Title: "The next step is due", When: c.Due.Human(), ISO: c.Due.String(), Future: true,
			Tag: dueTag(c.Due, c.Standing, p.service.Today())})
	}
	return b
}

// lateWords says whether the step after a passage came in time.
func lateWords(c *review.Case, i int) string {
	due := c.Passages[i].Due
	if i+1 >= len(c.Passages) {
		return "The next step is due by " + due.Human() + "."
	}
	if late := c.Passages[i+1].On.Sub(due); late > 0 {
		return "The next step was due by " + due.Human() + " and came " + web.Plural(late, "day", "days") + " late."
	}
	return "The next step was due by " + due.Human() + " and came in time."
}
