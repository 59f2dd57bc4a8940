package access

import (
	"context"
	"slices"
)

// Role is a kind of work that somebody does. A person may hold several.
type Role string

// The roles. There is no role that may do everything.
const (
	// RolePublic is anybody at all, signed in or not.
	RolePublic Role = "public"
	// RoleOwner answers for the body that a recommendation is addressed to.
	RoleOwner Role = "owner"
	// RoleCoordinator keeps the register: reports, recommendations, answers.
	RoleCoordinator Role = "coordinator"
	// RoleVerifier is independent (a panel, an inspectorate) and says whether
	// what was reported is so.
	RoleVerifier Role = "verifier"
	// RoleAnalyst reads drafts and takes exports.
	RoleAnalyst Role = "analyst"
	// RoleAuditor reads the log, and nothing else.
	RoleAuditor Role = "auditor"
	// RoleAdministrator configures the service and reads no record beyond
	// what the public sees.
	RoleAdministrator Role = "administrator"
	// RoleSecretariat runs the review panel's work: receives, checks, asks for
	// papers, allocates, writes to the person, proposes decisions.
	RoleSecretariat Role = "secretariat"
	// RoleReviewer examines the cases allocated to them.
	RoleReviewer Role = "reviewer"
	// RoleIndependent is the independent member: gives a written view, and is
	// one of the two without whom nothing is decided.
	RoleIndependent Role = "independent"
	// RoleCustodian holds one of the keys to sealed identities; two together
	// open one.
	RoleCustodian Role = "custodian"
	// RoleLiaison speaks for a force or a prosecutors' office: hands over
	// papers that the panel asks for, and returns lists of closed cases.
	RoleLiaison Role = "liaison"
	// RoleNational is the national taskforce: allocates swept cases and sees
	// which forces have returned what.
	RoleNational Role = "national"
	// RoleDataLead sends a force's or council's returns, and mends them.
	RoleDataLead Role = "data-lead"
	// RoleChief is a chief officer, who signs the body's problem profile.
	RoleChief Role = "chief"
	// RoleStatistician works at the national desk: opens rounds, approves
	// returns, drafts tables, checks and publishes what a colleague drafted.
	RoleStatistician Role = "statistician"
	// RoleInspector reads profiles and scorecards, and says what they find.
	RoleInspector Role = "inspector"
	// RoleAuditAnalyst runs the projects of an audit that they belong to: lists,
	// linkage, networks, estimates, reports.
	RoleAuditAnalyst Role = "audit-analyst"
	// RoleClerk says of two records, side by side, whether they are of one
	// person.
	RoleClerk Role = "clerk"
	// RoleCommissioner sets up inquiries for the body that commissions them, and says
	// who works in them. They read no evidence and no answer.
	RoleCommissioner Role = "commissioner"
	// RoleInquiry works in the inquiries that gave them a part, and sees nothing of any
	// other.
	RoleInquiry Role = "inquiry"
	// RoleSurvivors sits on the survivors panel of an inquiry: reads the papers that were put
	// to it and looks at claims of done. It opens no account, draft or letter of an inquiry,
	// whatever other roles somebody has.
	RoleSurvivors Role = "survivors-panel"
	// RoleProvider answers for one body what inquiries ask it for, and sees nothing of
	// what others were asked.
	RoleProvider Role = "provider"
	// RoleParticipant acts for a core participant of an inquiry: opens what that participant was
	// given, under an undertaking, and nothing else of any inquiry.
	RoleParticipant Role = "participant"
	// RoleBiller is a lawyer whose costs an inquiry pays: sends bills under their own award,
	// and sees nothing of any other.
	RoleBiller Role = "biller"
	// RoleToken is a body's own system, which speaks with a token that somebody of
	// the body made. Nobody can be given it.
	RoleToken Role = "token"
	// RoleSystem is the service itself, doing a job by the clock.
	RoleSystem Role = "system"
)

// Actor is whoever asks. The zero Actor may do nothing at all; a visitor who
// has not signed in is [Public].
type Actor struct {
	// ID is the staff row's id; "public" for a visitor, "system:..." for a job.
	ID string
	// Name is for people to read.
	Name string
	// Body is the id of the department, force, council or panel that the
	// person belongs to; empty when none.
	Body string
	// Human is the one person behind an account: a payroll, warrant or roll
	// number. Two accounts of one human are one human where two are needed.
	// Empty means that nobody has said, and then the actor counts as nobody.
	Human string
	// Standing is what else is known of the person; what is not known closes.
	Standing
	// Roles are what the person may work as. Without any, nothing is allowed.
	Roles []Role
	// Scopes are what a token may do; nobody else has any.
	Scopes []string
	// Synthetic marks an invented person of the demonstration.
	Synthetic bool
}

// Public is a visitor who has not signed in.
func Public() Actor {
	return Actor{ID: "public", Name: "Member of the public", Roles: []Role{RolePublic}}
}

// SystemActor is the service itself. The reason becomes part of its id, so
// that the log says which job acted ("system:reminders"). Only jobs and
// commands may call this; a test over the import graph says who does.
func SystemActor(reason string) Actor {
	return Actor{ID: "system:" + reason, Name: "Candour (" + reason + ")", Roles: []Role{RoleSystem}}
}

// TokenPrefix begins the id of every actor that is a token, and of no other.
const TokenPrefix = "token:"

// TokenActor is a body's own system, which speaks with a token: it is the human
// who made it, wherever two are needed, and may do no more than its scopes say.
// Whoever calls this has seen that the maker may still do that work.
func TokenActor(maker Actor, id, name string, scopes []string) Actor {
	a := Actor{ID: TokenPrefix + id, Name: maker.Name + ", by the token “" + name + "”", Body: maker.Body, Human: maker.Human, Standing: maker.Standing,
		Roles: []Role{RoleToken}, Scopes: slices.Clone(scopes), Synthetic: maker.Synthetic}
	if maker.Is(maker.ID) { // else nobody knows who the maker is, nor who this is
		a.Selves = append(slices.Clone(maker.Selves), a.ID)
	}
	return a
}

// Has says whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// SignedIn says whether this is a known person or job rather than a visitor.
func (a Actor) SignedIn() bool {
	return slices.ContainsFunc(a.Roles, func(r Role) bool { return r != RolePublic })
}

// Known is a fact that may not be known. The zero value is that nobody has said.
type Known uint8

// What may be known.
const (
	Unknown Known = iota
	No
	Yes
)

// Standing is where somebody belongs and which human they are, as far as the
// service knows it. The rules close on whatever is missing here.
type Standing struct {
	// Body is what their body is read as, where its entry was merged with another;
	// empty: it is itself.
	Body string
	// Kin are the ids of all bodies that count as the person's own where a wall
	// stands: their body, its parents and children, what it was before or became,
	// and those that they were lent to or worked for. Empty: nobody has said.
	Kin []string
	// Closes says whether one of Kin closes cases of abuse, or is a parent of one
	// that does: forces, prosecutors, and those who stand over them.
	Closes Known
	// Selves are the ids under which this one human has acted: their accounts
	// and their human numbers. Empty: nobody has said who they are.
	Selves []string
}

// Alone is the standing of somebody of one body that has no parents, children or
// past, with one account.
func Alone(account, human, body string, closes Known) Standing {
	var s Standing
	if body != "" {
		s.Kin, s.Closes = []string{body}, closes
	}
	if human != "" {
		s.Selves = []string{account, human}
		if n := NumberID(human); n != "" {
			s.Selves = append(s.Selves, n)
		}
	}
	return s
}

// Is says whether an id, of an account or of a human, is this same human.
func (s Standing) Is(id string) bool { return id != "" && slices.Contains(s.Selves, id) }

// OfKin says whether a body counts as the person's own where a wall stands.
func (s Standing) OfKin(body string) bool { return body != "" && slices.Contains(s.Kin, body) }

type actorKey struct{}

// WithActor notes who asks, for everything that is done under ctx.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom says who asks; a visitor when nobody was noted.
func ActorFrom(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Public()
}

type unseenKey struct{}

// WithNothingShown says that the answer has no page: a request that asks for the
// headers alone (HEAD) shows nobody anything.
func WithNothingShown(ctx context.Context) context.Context {
	return context.WithValue(ctx, unseenKey{}, true)
}

// NothingShown says that the answer has no page.
func NothingShown(ctx context.Context) bool { return ctx.Value(unseenKey{}) != nil }
