package pages

import (
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// tasksOf lists what the reader may do to a case now: the next steps first,
// then what can be done at any time.
func (p *StaffPages) tasksOf(c *review.Case) *web.TaskList {
	list := &web.TaskList{ID: "tasks"}
	add := func(text, page, hint string, status web.Tag) {
		href := ""
		if page != "" {
			href = review.CasePath(c.ID) + "/" + page
		}
		list.Items = append(list.Items, web.Task{Text: text, Href: href, Hint: hint, Status: status})
	}
	open := web.Tag{Text: "To do", Tone: web.Info}
	choice := web.Tag{Text: "You may", Tone: web.Neutral}
	waits := web.Tag{Text: "Waits", Tone: web.Quiet}
	p.originTask(c, add)
	p.proposalTasks(c, add)
	for _, m := range c.Moves {
		t, ok := moveTasks[m.To]
		if !ok || m.Who != rules.ByStaff {
			continue
		}
		if m.Consent != "" && noConsent(c, m.Consent) != "" {
			add(t.text, "", noConsent(c, m.Consent), waits)
			continue
		}
		if m.To == rules.Examined {
			add("Record a line of inquiry", "line", "", open)
		}
		hint := ""
		if m.From == rules.Appealed && m.To == rules.Eligible {
			hint = "Choose this when more papers are needed first"
		}
		if m.To == rules.Allocated && m.From != rules.Appealed && len(c.Vacant()) > 0 {
			hint = web.UpperFirst(rules.VacantWords(c.Vacant()))
		}
		add(t.text, t.page, hint, open)
	}
	p.choiceTasks(c, add, choice)
	return list
}

// moveTasks are the steps that one person takes, by where they lead.
var moveTasks = map[rules.State]struct{ text, page string }{
	rules.Acknowledged: {"Acknowledge the case", "acknowledge"}, rules.Eligible: {"Record that the panel can look at it", "eligible"},
	rules.Asked: {"Ask for the papers", "ask-papers"}, rules.Gathered: {"Record that the papers are in", "gather"},
	rules.Allocated: {"Give it to a reviewer", "allocate"}, rules.Examined: {"Finish looking at the case", "examined"},
	rules.Viewed: {"Write your independent view", "view"}, rules.Advised: {"Send the advice to the force", "advise"},
	rules.Acted: {"Record what the force did", "action"},
}

type addTask func(text, page, hint string, status web.Tag)

// proposalTasks are the open proposals and those that could be made. Whoever
// proposed sees that it waits, and no button.
func (p *StaffPages) proposalTasks(c *review.Case, add addTask) {
	for _, prop := range c.Proposals {
		name := proposalNames[prop.Kind]
		switch {
		case prop.State != review.ProposalOpen:
		case prop.Mine:
			add("You proposed: "+name, "", "Waiting for another human", web.Tag{Text: "Waits", Tone: web.Quiet})
		case c.May[rules.ReviewDecide]:
			add("Agree, or turn it down: "+name, "second/"+prop.ID, "Proposed by "+prop.ByName+" on "+dayWords(prop.On, "a day that is not known"), web.Tag{Text: "To do", Tone: web.Info})
		default:
			add("Proposed: "+name, "", "Another human must agree, and one of the two must be the independent member", web.Tag{Text: "Waits", Tone: web.Quiet})
		}
	}
}

// choiceTasks are what can be done besides the next step.
func (p *StaffPages) choiceTasks(c *review.Case, add addTask, choice web.Tag) {
	for _, kind := range proposalKinds() {
		if hasKind(c, kind) && c.May[proposeAction(kind)] {
			add(proposalTitles[kind], "propose/"+kind, "", choice)
		}
	}
	if always(c) != "" {
		return
	}
	if c.May[rules.ReviewWork] && !c.State.Ended() {
		who := "Nobody of the secretariat has it"
		if c.Officer != nil {
			who = "With " + c.Officer.Name
		}
		add("Take it, give it to a colleague, or give it back", "keep", who, choice)
	}
	if c.May[rules.ReviewWork] && c.State == rules.Asked {
		add("Ask another body for papers", "ask-papers", "", choice)
	}
	if c.May[rules.ReviewMessage] && c.State != rules.Withdrawn {
		add("Write to the person", "message", "", choice)
	}
	if c.May[rules.ReviewWork] {
		add("Declare a conflict of somebody", "conflict", "They lose all sight of the case", choice)
	}
	if c.May[rules.ReviewRecuse] {
		add("Step away from this case", "step-away", "You lose all sight of the case", choice)
	}
}
