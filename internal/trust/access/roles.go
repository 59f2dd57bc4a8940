package access

import (
	"slices"
	"strings"
)

// RoleInfo is what is known of a role that an administrator can give. Forms,
// pages, checks and the table in docs/guides/staffing.md are made from these or
// compared with them, so that a new role is added in one place.
type RoleInfo struct {
	Role Role
	// Name is the role in people's words, and Hint what it is for.
	Name, Hint string
	// Room is the part of the service that the role works in.
	Room string
	// Start is the page on which the work begins.
	Start string
	// Body says that the rules ask where the person belongs; Human, that two of
	// them must be two people. Without what is asked for nobody has the role.
	Body, Human bool
	// Second says that giving the role needs a second administrator.
	Second bool
	// Sealed says that the work can open what is sealed.
	Sealed bool
}

// The rooms of the service, in the order in which pages show them.
const (
	RoomRegister = "The register"
	RoomPanel    = "The review panel"
	RoomSweep    = "The sweep of closed cases"
	RoomReturns  = "Returns"
	RoomFigures  = "Figures"
	RoomAudits   = "Audits"
	RoomInquiry  = "Inquiries"
	RoomService  = "The service"
)

// roomOrder is that order.
var roomOrder = []string{RoomRegister, RoomPanel, RoomSweep, RoomReturns, RoomFigures, RoomAudits, RoomInquiry, RoomService}

// RoomPlace is where a room stands among those that pages show.
func (i RoleInfo) RoomPlace() int { return slices.Index(roomOrder, i.Room) }

// roleInfos is the one list of roles that can be given.
var roleInfos = []RoleInfo{
	{Role: RoleOwner, Name: "Owner", Hint: "Answers for one body: what it will do, by when, and what it has done",
		Room: RoomRegister, Start: "/desk", Body: true, Human: true},
	{Role: RoleCoordinator, Name: "Coordinator", Hint: "Keeps the register: reports, recommendations and answers, with their sources",
		Room: RoomRegister, Start: "/desk", Human: true},
	{Role: RoleVerifier, Name: "Verifier", Hint: "Says whether what another body reports as done is done",
		Room: RoomRegister, Start: "/desk", Body: true, Human: true, Second: true},
	{Role: RoleAnalyst, Name: "Analyst", Hint: "Reads what is not published yet, and takes exports",
		Room: RoomRegister, Start: "/desk", Human: true},
	{Role: RoleAuditor, Name: "Auditor", Hint: "Reads the log of who did what, and nothing else",
		Room: RoomService, Start: "/log", Human: true, Second: true},
	{Role: RoleAdministrator, Name: "Administrator", Hint: "Says who may sign in, and sets the service up. Changes no record",
		Room: RoomService, Start: "/staff", Human: true, Second: true},
	{Role: RoleSecretariat, Name: "Panel secretariat", Hint: "Runs the review panel's work: receives, asks for papers, allocates, writes to people",
		Room: RoomPanel, Start: "/panel", Body: true, Human: true, Second: true, Sealed: true},
	{Role: RoleReviewer, Name: "Reviewer", Hint: "Looks again at the closed cases that they are given",
		Room: RoomPanel, Start: "/panel", Body: true, Human: true, Second: true, Sealed: true},
	{Role: RoleIndependent, Name: "Independent member", Hint: "Writes an independent view; no decision is made without one",
		Room: RoomPanel, Start: "/panel", Body: true, Human: true, Second: true, Sealed: true},
	{Role: RoleCustodian, Name: "Custodian", Hint: "Keeps a key to sealed identities; two together open one",
		Room: RoomPanel, Start: "/custody", Body: true, Human: true, Second: true},
	{Role: RoleLiaison, Name: "Force or office contact", Hint: "Answers requests for papers, and returns lists of closed cases",
		Room: RoomPanel, Start: "/papers", Body: true, Human: true, Sealed: true},
	{Role: RoleNational, Name: "National taskforce", Hint: "Gives out swept cases, and sees which forces have returned what",
		Room: RoomSweep, Start: "/sweep", Body: true, Human: true, Second: true},
	{Role: RoleDataLead, Name: "Data lead", Hint: "Sends a force's or council's returns, puts them right, and writes its problem profile",
		Room: RoomReturns, Start: "/returns/desk", Body: true, Human: true},
	{Role: RoleChief, Name: "Chief officer", Hint: "Signs for one force or council what somebody else there has prepared",
		Room: RoomReturns, Start: "/returns/desk", Body: true, Human: true, Second: true},
	{Role: RoleStatistician, Name: "Statistician", Hint: "Works at the national desk: opens rounds, approves returns, drafts figures and checks a colleague's",
		Room: RoomFigures, Start: "/returns/desk", Body: true, Human: true, Second: true},
	{Role: RoleInspector, Name: "Inspector", Hint: "Reads problem profiles and scorecards, and says what they find",
		Room: RoomReturns, Start: "/returns/desk", Body: true, Human: true},
	{Role: RoleAuditAnalyst, Name: "Audit analyst", Hint: "Works on the audits that name them: lists, joining, networks, estimates, reports",
		Room: RoomAudits, Start: "/audit-desk", Body: true, Human: true, Second: true, Sealed: true},
	{Role: RoleClerk, Name: "Clerk", Hint: "Says of two records, side by side, whether they are of one person",
		Room: RoomAudits, Start: "/audit-desk", Body: true, Human: true, Second: true, Sealed: true},
	{Role: RoleCommissioner, Name: "Inquiry commissioner", Hint: "Sets up inquiries for the body that commissions them, and says who works in them; reads no answer",
		Room: RoomInquiry, Start: "/inquiry-desk", Body: true, Human: true, Second: true},
	{Role: RoleInquiry, Name: "Inquiry team", Hint: "Works in the inquiries that gave them a part: as chair, panel member, secretary, solicitor and others",
		Room: RoomInquiry, Start: "/inquiry-desk", Body: true, Human: true, Second: true, Sealed: true},
	{Role: RoleSurvivors, Name: "Survivors panel", Hint: "Sits on the survivors panel of an inquiry, under a name of their own choice: papers, advice, claims of done",
		Room: RoomInquiry, Start: "/survivors-panel", Body: true, Human: true, Second: true},
	{Role: RoleProvider, Name: "Evidence contact", Hint: "Answers, for one body, what inquiries ask it for",
		Room: RoomInquiry, Start: "/evidence-asked", Body: true, Human: true},
	{Role: RoleParticipant, Name: "For a participant", Hint: "Acts for a core participant of an inquiry, most often as their lawyer: opens what they were given, under an undertaking",
		Room: RoomInquiry, Start: "/participant", Body: true, Human: true, Second: true},
	{Role: RoleBiller, Name: "Lawyer who bills", Hint: "Sends bills to an inquiry under an award of costs, and says whether they agree with the assessment",
		Room: RoomInquiry, Start: "/inquiry-costs", Body: true, Human: true},
}

// RoleInfos gives every role that an administrator can give, in the order in
// which pages and tables show them.
func RoleInfos() []RoleInfo { return slices.Clone(roleInfos) }

// Info gives what is known of a role. A role that nobody can be given is known
// by its name alone.
func (r Role) Info() RoleInfo {
	for _, i := range roleInfos {
		if i.Role == r {
			return i
		}
	}
	switch r {
	case RolePublic:
		return RoleInfo{Role: r, Name: "Member of the public", Start: "/"}
	case RoleToken:
		return RoleInfo{Role: r, Name: "A body's own system", Start: "/"}
	case RoleSystem:
		return RoleInfo{Role: r, Name: "The service itself", Start: "/"}
	}
	return RoleInfo{Role: r, Name: string(r), Start: "/"}
}

// Name is the role in people's words.
func (r Role) Name() string { return r.Info().Name }

// allRoles is every role; a role's place in it is its bit in a roleSet.
var allRoles = slices.Concat([]Role{RolePublic}, StaffRoles(), []Role{RoleToken, RoleSystem})

// Roles gives every role, in the order in which pages and tables show them.
func Roles() []Role { return slices.Clone(allRoles) }

// StaffRoles gives the roles that an administrator may hand to a person.
// Public needs no handing out, and no person is the system.
func StaffRoles() []Role {
	out := make([]Role, len(roleInfos))
	for i, info := range roleInfos {
		out[i] = info.Role
	}
	return out
}

// RoleNamed finds a role by what a person typed: its id, or its name, in any
// case, with any spaces.
func RoleNamed(words string) (Role, bool) {
	plain := func(s string) string {
		return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, "-", " ")), " "))
	}
	for _, i := range roleInfos {
		if plain(words) == plain(i.Name) || plain(words) == plain(string(i.Role)) {
			return i.Role, true
		}
	}
	return "", false
}
