package signin

import (
	"cmp"
	"encoding/json"
	"net/mail"
	"slices"
	"strings"
	"time"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// Staff is a person who may sign in.
type Staff struct {
	ID    string
	Name  string
	Email string // lower case; how a person is known before the first sign-in
	// Body is the id of the body that the person belongs to; empty for none.
	Body string
	// Human is the one human behind the account, by id (see access.Actor). Of
	// somebody who is being entered it is the number that was typed. Empty only
	// for those entered by an earlier release, and then they count as nobody.
	Human string
	// Number is the human's payroll, warrant or roll number.
	Number string
	// Answer is what the administrator said of those who are like them.
	Answer    Answer
	Roles     []access.Role
	Disabled  bool
	Synthetic bool // an invented person of the demonstration
	Created   time.Time
	Version   int64 // for two administrators editing at once
	// Standing is where the person belongs and which human they are; filled
	// when the person is read through a [Service].
	Standing access.Standing
	// Epoch counts how often the person signed out everywhere.
	Epoch int64
}

// Actor is the person as the rules see them. Whoever is named an independent member
// and works for somebody who closes cases, or for nobody knows whom, is none: a body can
// become another after somebody was registered. Of whom no standing was read the rules
// close by themselves.
func (s Staff) Actor() access.Actor {
	roles := slices.Clone(s.Roles)
	if len(s.Standing.Selves) > 0 && !independent(s) {
		roles = slices.DeleteFunc(roles, func(r access.Role) bool { return r == access.RoleIndependent })
	}
	return access.Actor{ID: s.ID, Name: s.Name, Body: cmp.Or(s.Standing.Body, s.Body), Human: s.Human, Standing: s.Standing, Roles: roles, Synthetic: s.Synthetic}
}

// independent says that none of the bodies that count as somebody's own closes cases.
// What is not known is no.
func independent(s Staff) bool { return s.Standing.Closes == access.No }

// The longest name and e-mail address that are taken, in bytes.
const (
	maxName  = 200
	maxEmail = 254 // RFC 5321
)

// clean puts what was typed into its one form.
func (s Staff) clean() Staff {
	s.Name = strings.Join(strings.Fields(s.Name), " ")
	s.Email = strings.ToLower(strings.TrimSpace(s.Email))
	s.Body = strings.TrimSpace(s.Body)
	s.Human = cleanNumber(s.Human)
	s.Answer.Because = strings.Join(strings.Fields(s.Answer.Because), " ")
	s.Roles = inOrder(s.Roles)
	return s
}

// inOrder sorts roles as the pages show them and drops any said twice.
func inOrder(roles []access.Role) []access.Role {
	var out []access.Role
	for _, r := range access.Roles() {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	for _, r := range roles { // keep what is unknown, for check to name
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// check says everything that is wrong with it, field by field.
func (s Staff) check() error {
	var wrong []errs.Field
	add := func(name, message string) { wrong = append(wrong, errs.Field{Name: name, Message: message}) }
	if s.Name == "" {
		add("name", "Enter the person's name.")
	} else if len(s.Name) > maxName {
		add("name", "The name must be 200 characters or fewer.")
	}
	if a, err := mail.ParseAddress(s.Email); err != nil || a.Address != s.Email || len(s.Email) > maxEmail {
		add("email", "Enter an email address in the correct format, like name@example.com.")
	}
	if len(s.Roles) == 0 && s.ID == "" {
		add("roles", needsRole)
	}
	if slices.Contains(s.Roles, access.RoleAuditor) && slices.Contains(s.Roles, access.RoleAdministrator) {
		add("roles", "An auditor watches administrators, so nobody can be both. Choose one of the two.")
	}
	for _, r := range s.Roles {
		if !slices.Contains(access.StaffRoles(), r) {
			add("roles", "There is no role called "+string(r)+".")
		}
	}
	if s.Human == "" {
		add("human", "Enter the person's payroll, warrant or roll number. Where two people must agree, two accounts of one person do not count as two.")
	}
	if len(s.Human) > maxName {
		add("human", "The number must be 200 characters or fewer.")
	}
	if needsBody(s.Roles) && s.Body == "" {
		add("body", "Choose the body that this person belongs to. They speak for it, or may not judge what is its own.")
	}
	return errs.Refused("Some of what you entered needs to be put right.", wrong...)
}

const needsRole = "Choose at least one role."

// needsBody says whether the rules ask where somebody belongs.
func needsBody(roles []access.Role) bool {
	return slices.ContainsFunc(roles, func(r access.Role) bool { return r.Info().Body })
}

func rolesText(roles []access.Role) string {
	b, err := json.Marshal(roles)
	if err != nil {
		panic(err) // a list of strings
	}
	return string(b)
}

// rolesOf reads the stored list. What cannot be read is no role at all.
func rolesOf(text string) []access.Role {
	var out []access.Role
	if json.Unmarshal([]byte(text), &out) != nil {
		return nil
	}
	return out
}
