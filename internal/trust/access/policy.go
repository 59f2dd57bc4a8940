package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/cedar-policy/cedar-go"

	"candour/internal/base/errs"
)

// Document is one policy file, as the page of policies shows it.
type Document struct {
	Name string // the room and the file, such as "review/1-panel.cedar"
	Text string // the whole file, comments and all
	// BuiltIn marks rules of ours that a folder of other files cannot drop.
	BuiltIn bool
}

// Policy is the set of rules in force. It never changes once loaded and may be
// used from many goroutines.
type Policy struct {
	acts    []Act
	docs    []Document
	version string
	// rules holds, for each action, the rules whose scope names it. A rule
	// that does not name an action cannot bear on it, so leaving it out
	// changes no decision; it only keeps a decision quick. A test compares
	// every decision with one made over all the rules.
	rules map[Action]*actionRules
	says  map[cedar.PolicyID]string // a forbidding rule's words for a person
	sets  *parentSets
}

// Compile loads the kernel's rules and those of the rooms. It refuses
// (errs.Invalid, naming file and line) a file that does not parse, a rule that
// names an action, role, type or attribute that nobody knows, a rule of one room
// that names another room's action, a permitting rule that does not say which
// actions it permits, a set of rules under which some action is permitted to
// nobody, and an action without words.
func Compile(rooms ...Rules) (*Policy, error) {
	p, err := newPolicy(rooms)
	if err != nil {
		return nil, err
	}
	kernel := Kernel().names()
	for _, part := range append([]Rules{Kernel()}, rooms...) {
		docs, err := part.documents()
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			if err := p.add(d, append(part.names(), kernel...)); err != nil {
				return nil, err
			}
		}
	}
	return p.ready()
}

// FromFolder loads the rules from the *.cedar files of a folder. They take the
// place of the rooms' rules that permit. The built-in rules that forbid stay in
// force beside them: a folder can be stricter, never laxer.
func FromFolder(path string, rooms ...Rules) (*Policy, error) {
	return Over(os.DirFS(path), rooms...)
}

// Over is [FromFolder] for any file system.
func Over(fsys fs.FS, rooms ...Rules) (*Policy, error) {
	p, err := newPolicy(rooms)
	if err != nil {
		return nil, err
	}
	docs, err := builtInForbids(append([]Rules{Kernel()}, rooms...))
	if err != nil {
		return nil, err
	}
	own, err := Rules{Files: fsys}.documents()
	if err != nil {
		return nil, err
	}
	if len(own) == 0 {
		return nil, errs.New(errs.Invalid, "There is no policy file (*.cedar) in the folder of policies.")
	}
	for _, d := range append(docs, own...) {
		if err := p.add(d, p.Actions()); err != nil {
			return nil, err
		}
	}
	return p.ready()
}

// newPolicy knows the actions and no rule yet.
func newPolicy(rooms []Rules) (*Policy, error) {
	p := &Policy{acts: Kernel().Acts, rules: map[Action]*actionRules{}, says: map[cedar.PolicyID]string{}, sets: newParentSets()}
	for _, r := range rooms {
		p.acts = append(p.acts, r.Acts...)
	}
	return p, checkActs(p.acts)
}

// ready gives the rules their version, and refuses those that leave an action to
// nobody.
func (p *Policy) ready() (*Policy, error) {
	hash := sha256.New()
	for _, d := range p.docs {
		// Lengths keep two different sets of files from hashing alike.
		_, _ = fmt.Fprintf(hash, "%d:%s%d:%s", len(d.Name), d.Name, len(d.Text), d.Text)
	}
	p.version = hex.EncodeToString(hash.Sum(nil))[:12]
	return p, p.checkGrants()
}

// add parses one file and files its rules under the actions that they name, which
// must be among those that it may speak of.
func (p *Policy) add(d Document, may []Action) error {
	p.docs = append(p.docs, d)
	list, err := cedar.NewPolicyListFromBytes(d.Name, []byte(d.Text))
	if err != nil {
		return parseError(d.Name, err)
	}
	for i, rule := range list {
		id := cedar.PolicyID(fmt.Sprintf("%s#%d", d.Name, i+1))
		actions, err := checkRule(rule, may)
		if err != nil {
			return errs.InvalidInput(fmt.Sprintf("The policy file %s cannot be used: %v.", d.Name, err),
				errs.Field{Name: d.Name, Message: err.Error(), Row: rule.Position().Line})
		}
		if words, ok := rule.Annotations()["says"]; ok {
			p.says[id] = string(words)
		}
		for _, a := range actions {
			p.rulesFor(a).add(id, rule)
		}
	}
	return nil
}

func (p *Policy) rulesFor(a Action) *actionRules {
	if p.rules[a] == nil {
		p.rules[a] = &actionRules{}
	}
	return p.rules[a]
}

// checkGrants refuses rules under which something can be done by nobody: that
// is a mistake in the files, and better found at start than in use.
func (p *Policy) checkGrants() error {
	var missing []string
	for _, a := range p.Actions() {
		if !p.Knows(a) {
			missing = append(missing, string(a))
		}
	}
	if len(missing) > 0 {
		return errs.Newf(errs.Invalid, "The policy files permit nobody to do: %s. Add a rule for each.", strings.Join(missing, ", "))
	}
	return nil
}

// Documents gives the files in force, by name.
func (p *Policy) Documents() []Document { return append([]Document(nil), p.docs...) }

// Version is 12 hexadecimal digits of the SHA-256 of all the texts. It goes
// into every leaf of the log, so that it can be said later which rules were
// in force.
func (p *Policy) Version() string { return p.version }

// Knows says whether there is such an action. Package web asks it of every
// route at start.
func (p *Policy) Knows(a Action) bool { return p.rules[a] != nil && p.rules[a].permits() }

// Authorizer decides who may do what: a [Policy] does.
type Authorizer interface {
	// Authorize gives nil when it is allowed; otherwise an error whose code is
	// errs.Unauthenticated or errs.Forbidden.
	Authorize(ctx context.Context, who Actor, action Action, about Resource) error
}

// Authorize gives nil if the rules let the actor do it. Otherwise it gives
// errs.Unauthenticated to a visitor who has not signed in and errs.Forbidden
// to anybody else. A rule that cannot be worked out (an attribute of the wrong
// type, say) is a refusal, whatever the other rules say.
func (p *Policy) Authorize(_ context.Context, a Actor, action Action, res Resource) error {
	rules, ok := p.rules[action]
	if !ok || res.Kind == "" {
		return refuse(a, "", fmt.Errorf("no rule for action %q on kind %q", action, res.Kind))
	}
	facts, err := p.sets.newFacts(a, res, rules.attrs)
	if err != nil {
		return refuse(a, "", err)
	}
	return p.decide(a, action, res, rules, facts)
}

// asking is the question whether the action may be done.
func (f *facts) asking(action Action) cedar.Request {
	return cedar.Request{Principal: f.principal.UID, Action: cedar.NewEntityUID(actionType, cedar.String(action)), Resource: f.resource.UID}
}

// decide asks the rules for one action about the facts.
func (p *Policy) decide(a Actor, action Action, res Resource, rules *actionRules, facts *facts) error {
	if facts.roles == 0 {
		return refuse(a, "", fmt.Errorf("actor %q holds no role", a.ID))
	}
	decision, diag := cedar.Authorize(scopedRules{rules, facts.roles, facts.resource.UID.Type}, facts, facts.asking(action))
	if len(diag.Errors) > 0 {
		return refuse(a, "", fmt.Errorf("%s at %s: %s", action, diag.Errors[0].PolicyID, diag.Errors[0].Message))
	}
	if decision != cedar.Allow {
		return refuse(a, p.words(diag), fmt.Errorf("%s %s %q refused to %q", action, res.Kind, res.ID, a.ID))
	}
	return nil
}

// words gives what the first forbidding rule says to the person. Rules are
// tried in the order of the files, so this is the same each time.
func (p *Policy) words(diag cedar.Diagnostic) string {
	for _, r := range diag.Reasons {
		if w := p.says[r.PolicyID]; w != "" {
			return w
		}
	}
	return ""
}

// refuse makes the error. What was asked for stays in the cause, for the log.
func refuse(a Actor, words string, cause error) error {
	if !a.SignedIn() {
		return errs.Because(errs.Unauthenticated, "You need to sign in to do this.", cause)
	}
	if words == "" && a.Has(RoleToken) {
		words = "The scopes of this token do not let it do this. It has " + strings.Join(a.Scopes, ", ") + "."
	}
	if words == "" {
		words = "Your role does not let you do this. If it should, ask an administrator of this service."
	}
	return errs.Because(errs.Forbidden, words, cause)
}
