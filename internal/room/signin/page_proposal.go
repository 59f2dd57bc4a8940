package signin

import (
	"context"
	"net/http"
	"slices"
	"time"

	"candour/internal/base/errs"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// proposalsPath is the list of what waits for a second administrator.
const proposalsPath = "/staff-proposals"

// proposalsView is the list.
type proposalsView struct {
	web.Page
	Table web.Table
	Ended *web.Table // what became of others
	Waits []web.Link
}

func (s *Service) proposalsPage(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Proposals(r.Context())
	if err != nil {
		return err
	}
	staff, err := s.Staff(r.Context())
	if err != nil {
		return err
	}
	const title = "Waiting for a second administrator"
	v := &proposalsView{Page: web.Page{Title: title, Section: StaffPath, Wide: true, Breadcrumbs: []web.Link{{Text: "Staff", Href: StaffPath}, {Text: title}}}}
	v.Table = web.Table{ID: "open-proposals", Caption: title, HideCaption: true, Stack: true, Empty: "Nothing waits.",
		Columns: []web.Column{{Text: "Who"}, {Text: "What"}, {Text: "Proposed by"}, {Text: "When"}}}
	for _, p := range list {
		who := nameOf(staff, p.Account)
		v.Synthetic = v.Synthetic || who.Synthetic
		v.Table.Rows = append(v.Table.Rows, web.Row(web.A(who.Name, proposalsPath+"/"+p.ID), web.T(p.short()), web.T(p.ByName), web.T(dayOf(p.Made))))
	}
	ended, err := s.Ended(r.Context())
	if err != nil {
		return err
	}
	for i, p := range ended {
		if i == 0 {
			v.Ended = &web.Table{Caption: "What became of others in the last 30 days", Stack: true,
				Columns: []web.Column{{Text: "Who"}, {Text: "What"}, {Text: "Proposed by"}, {Text: "What became of it"}}}
		}
		who := nameOf(staff, p.Account)
		v.Synthetic = v.Synthetic || who.Synthetic
		v.Ended.Rows = append(v.Ended.Rows, web.Row(web.A(who.Name, proposalsPath+"/"+p.ID), web.T(p.short()), web.T(p.ByName), web.T(p.became())))
	}
	waits, err := s.DeskItems(r.Context(), access.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	v.Waits = room.Here(waits)
	return s.cfg.Pages.Page(w, r, "signin/proposals", v)
}

func nameOf(staff []Staff, id string) Staff {
	if i := slices.IndexFunc(staff, func(p Staff) bool { return p.ID == id }); i >= 0 {
		return staff[i]
	}
	return Staff{Name: "Somebody who is not known"}
}

func dayOf(stamp string) string {
	t, err := time.Parse(time.RFC3339Nano, stamp)
	if err != nil {
		return stamp
	}
	return web.Date(t)
}

// momentOf is a stamp for people to read.
func momentOf(stamp string) string {
	t, err := time.Parse(time.RFC3339Nano, stamp)
	if err != nil {
		return stamp
	}
	return web.DateTime(t)
}

// short says in a few words what is proposed.
func (p Proposal) short() string {
	if p.Kind == ProposeJoin {
		return "Two registered people are one"
	}
	if gained := p.gained(); len(gained) > 0 {
		return "New work: " + rolesInWords(gained)
	}
	return "Another address, body or number"
}

// became says in a few words what became of a proposal, and when; not by whom.
func (p Proposal) became() string {
	how := map[string]string{ProposalAgreed: "Agreed to", ProposalRefused: "Refused", ProposalReplaced: "A later change took its place"}[p.State] + " on " + dayOf(p.Answered)
	if p.Words != "" {
		how += ". Why: " + p.Words
	}
	return how
}

// gained are the roles that the person does not have yet.
func (p Proposal) gained() []access.Role {
	return slices.DeleteFunc(slices.Clone(p.Wanted.Roles), func(r access.Role) bool {
		return !p.Base.Disabled && slices.Contains(p.Base.Roles, r)
	})
}

// proposalView is one proposal, and the answer to it.
type proposalView struct {
	web.Page
	Facts  web.SummaryList
	Public bool   // the reason will be
	Mine   bool   // somebody else must answer
	Ended  string // what became of it, when nothing is left to answer
	Words  web.Input
	Answer web.Choices
	Save   web.Button
}

func (s *Service) proposalPage(w http.ResponseWriter, r *http.Request) error {
	return s.showProposal(w, r, web.NewForm())
}

func (s *Service) showProposal(w http.ResponseWriter, r *http.Request, f *web.Form) error {
	ctx := r.Context()
	if err := s.mayManage(ctx); err != nil {
		return err
	}
	p, err := proposalByID(ctx, s.cfg.DB, r.PathValue("id"))
	if err != nil {
		return err
	}
	who, err := staffByID(ctx, s.cfg.DB, p.Account)
	if err != nil {
		return err
	}
	v := &proposalView{Page: web.Page{Title: p.short(), Section: StaffPath, Errors: f.Errors(), Synthetic: who.Synthetic,
		Breadcrumbs: []web.Link{{Text: "Staff", Href: StaffPath}, {Text: "Waiting for a second administrator", Href: proposalsPath}, {Text: who.Name}}},
		Ended: p.ended(), Public: p.Kind == ProposeJoin, Mine: s.cfg.Policy.Authorize(ctx, access.ActorFrom(ctx), StaffAgree, proposalResource(p)) != nil,
		Answer: f.Radios("answer", "Do you agree?", "You answer for it too. Look at who it is before you say yes.",
			[]web.Option{{Value: "yes", Text: "Yes, it counts from now on"}, {Value: "no", Text: "No"}}),
		Words: f.Input("words", "Why? Needed if you refuse", "This is kept in the log"), Save: web.Button{Text: "Answer"}}
	if v.Ended == "" {
		if v.Facts, err = s.proposalFacts(ctx, p, who); err != nil {
			return err
		}
	}
	return s.cfg.Pages.Page(w, r, "signin/proposal", v)
}

// proposalFacts says what would change, and for whom.
func (s *Service) proposalFacts(ctx context.Context, p Proposal, who Staff) (web.SummaryList, error) {
	bodies, err := s.bodies(ctx)
	if err != nil {
		return web.SummaryList{}, err
	}
	h, err := loadHumans(ctx, s.cfg.DB)
	if err != nil {
		return web.SummaryList{}, err
	}
	staff, err := listStaff(ctx, s.cfg.DB, false)
	list := web.SummaryList{}
	add := func(key, value string) {
		if value != "" {
			list.Rows = append(list.Rows, web.SummaryRow{Key: key, Value: web.T(value)})
		}
	}
	add("Who", who.Name)
	add("Email address", fromTo(p.Base.Email, p.Wanted.Email))
	add("Body", fromTo(bodyName(bodies, p.Base.Body), bodyName(bodies, p.Wanted.Body)))
	add("Number", fromTo(h.number(p.Base.Human), h.number(p.Wanted.Human)))
	if p.Kind == ProposeChange {
		add("New work", rolesInWords(p.gained()))
		add("Work that they have", rolesInWords(effective(p.Base)))
	} else {
		add("Would be one human with", namesOf(staff, h, p.Wanted.Human, p.Account))
	}
	add("Other accounts of this human", namesOf(staff, h, p.Base.Human, p.Account))
	add("Why", p.Reason)
	add("Proposed by", p.ByName+", "+dayOf(p.Made))
	return list, err
}

func effective(t Terms) []access.Role {
	if t.Disabled {
		return nil
	}
	return t.Roles
}

func fromTo(from, to string) string {
	if from == to || from == "" {
		return to
	}
	return from + ", would be " + to
}

func (h *humans) number(id string) string {
	x, _ := h.byID(id)
	return x.Number
}

// namesOf lists the accounts of a human but for one.
func namesOf(staff []Staff, h *humans, human, but string) string {
	var names []string
	for _, o := range staff {
		if o.ID != but && h.same(o.Human, human) {
			names = append(names, o.Name+" ("+o.Email+")")
		}
	}
	return web.InWords(names)
}

func (s *Service) answerProposal(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	f.Limit("words", "The reason", 500)
	answer := f.OneOf("answer", "Say whether you agree", []web.Option{{Value: "yes"}, {Value: "no"}})
	if f.OK() {
		done := "agreed"
		if answer == "yes" {
			err = s.Agree(r.Context(), r.PathValue("id"), f.Text("words"))
		} else {
			done, err = "refused", s.Refuse(r.Context(), r.PathValue("id"), f.Text("words"))
		}
		switch {
		case err == nil:
			return web.Redirect(w, r, StaffPath+"?done="+done)
		case errs.Is(err, errs.Conflict):
			f.Fail("", errs.Message(err))
		case !f.Take(err):
			return err
		}
	}
	return s.showProposal(w, r, f)
}

// waiting says on the list of staff what waits, and for whom.
func (v *staffView) waiting(ctx context.Context, s *Service) error {
	list, err := s.Proposals(ctx)
	if err == nil && len(list) > 0 {
		v.Waits = &web.Link{Text: web.Plural(len(list), "change waits", "changes wait") + " for a second administrator", Href: proposalsPath}
	}
	return err
}

// done goes back to the list, and says so when something of it waits.
func (s *Service) done(w http.ResponseWriter, r *http.Request, account, what string) error {
	list, err := s.Proposals(r.Context())
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(p Proposal) bool { return p.Account == account }) {
		what = "waits"
	}
	return web.Redirect(w, r, StaffPath+"?done="+what)
}
