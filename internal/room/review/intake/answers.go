package intake

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review/rules"
	"candour/internal/trust/phrase"
)

// Answers is what a person has written so far: values by the name of the
// input, and the question to come back to.
type Answers struct {
	At     string              `json:"at,omitempty"`
	Values map[string][]string `json:"values,omitempty"`
	// Files are those that were added; what is in them is sealed beside.
	Files []FileHead `json:"files,omitempty"`
	// Phone says that they were written down on the telephone.
	Phone *Taken `json:"phone,omitempty"`
	// read is the draft as it was loaded: saving puts these answers in its
	// place and in no other's.
	read []byte
}

func (a Answers) empty() bool { return len(a.Values) == 0 && len(a.Files) == 0 }

// One gives the first value of an input.
func (a Answers) One(name string) string {
	if v := a.Values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// All gives every value of an input.
func (a Answers) All(name string) []string { return a.Values[name] }

// Put takes the values of one question. Options that are not offered are left
// out; words that are too long are refused, and nothing is lost.
func (a *Answers) Put(q Question, values map[string][]string) error {
	var wrong []errs.Field
	next := map[string][]string{}
	for _, ask := range q.Asks {
		kept := cleanValues(ask, values[ask.Name])
		if limit := ask.limit(); len(kept) > 0 && len([]rune(kept[0])) > limit {
			wrong = append(wrong, errs.Field{Name: ask.Name, Message: "Use " + thousands(limit) + " characters or fewer"})
		}
		next[ask.Name] = kept
	}
	if len(wrong) > 0 {
		return errs.InvalidInput("Some of this is too long.", wrong...)
	}
	if a.Values == nil {
		a.Values = map[string][]string{}
	}
	for name, kept := range next {
		if len(kept) == 0 {
			delete(a.Values, name)
			continue
		}
		a.Values[name] = kept
	}
	return nil
}

// The longest answers, in characters.
const (
	maxLine = 500
	MaxBox  = 20_000 // of a box for many words
)

func (k Ask) limit() int {
	if k.Kind == AskWords {
		return MaxBox
	}
	return maxLine
}

func thousands(n int) string {
	if n == MaxBox {
		return "20,000"
	}
	return "500"
}

func cleanValues(ask Ask, values []string) []string {
	var out []string
	for _, v := range values {
		v = strings.TrimSpace(strings.ReplaceAll(v, "\x00", ""))
		if v == "" || len(ask.Choices) > 0 && !slices.ContainsFunc(ask.Choices, func(c Choice) bool { return c.Value == v }) {
			continue
		}
		out = append(out, strings.ToValidUTF8(v, ""))
	}
	if ask.Kind != AskSome && len(out) > 1 {
		out = out[:1]
	}
	return out
}

// Loaded is the sealed draft that the answers were read from; nil for those of no draft.
func (a Answers) Loaded() []byte { return a.read }

// Mark tells the answers to some questions from any others: a form carries the
// mark of what was saved when it was shown. It is empty when nothing is saved.
func (a Answers) Mark(questions ...Question) string {
	var held []string
	for _, q := range questions {
		for _, ask := range q.Asks {
			for _, v := range a.Values[ask.Name] {
				held = append(held, ask.Name, v)
			}
		}
		for _, f := range a.Files {
			if q.Files {
				held = append(held, FileField, f.ID)
			}
		}
	}
	if len(held) == 0 {
		return ""
	}
	text, _ := json.Marshal(held) // strings always marshal
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Asked leaves out the answers to questions that are no longer asked: what the
// person does not see before they send is not sent.
func (a Answers) Asked(questions []Question) Answers {
	out := Answers{At: a.At, Phone: a.Phone, Values: map[string][]string{}}
	for _, q := range questions {
		if q.When != nil && !q.When(a) {
			continue
		}
		for _, ask := range q.For(a).Asks {
			if v := a.Values[ask.Name]; len(v) > 0 {
				out.Values[ask.Name] = v
			}
		}
		if q.Files {
			out.Files = a.Files
		}
	}
	return out
}

// Facts gives what eligibility is judged by.
func (a Answers) Facts() rules.Facts {
	return rules.Facts{Offence: a.One("offence"), Under18: a.One("under18"), Reported: a.One("reported"), ClosedBy: a.One("closed_by"),
		ClosedWhen: a.One("closed_when"), NewEvidence: a.One("new_evidence"), Where: a.One("where"), Risk: a.One("risk"), Reviewed: a.One("reviewed")}
}

// Application puts the answers in order for sending.
func (a Answers) Application(key phrase.Key) Application {
	out := Application{Key: key, Phone: a.Phone, Facts: a.Facts(), Force: a.One("force"), Prosecutor: a.One("prosecutor"),
		Identity: Identity{Name: a.One("name"), OtherNames: a.One("other_names"), Born: a.One("born"), CallMe: a.One("call_me")},
		Contact:  a.Contact(),
		Account: Account{Words: a.One("words"), When: a.One("when"), Where: a.One("place"), Told: a.One("told"), Reasons: a.One("reasons"),
			Reference: a.One("reference"), Wanted: a.One("wanted")},
		Readers: map[Part][]Group{}, Agreed: map[rules.Step]bool{}, ExcludeOffices: a.One("exclude_offices"), ExcludePeople: a.One("exclude_people")}
	if b := a.One("exclude_body"); b != "" {
		out.ExcludeBodies = []string{b}
	}
	if chosen := a.All("readers"); len(chosen) > 0 {
		var groups []Group
		for _, g := range chosen {
			groups = append(groups, Group(g))
		}
		out.Readers[PartAccount] = groups
	}
	switch a.One("identity_to") {
	case "panel":
		out.IdentityTo = []Group{GroupPanel}
	case "both":
		out.IdentityTo = []Group{GroupPanel, GroupIndependent}
	}
	for _, step := range rules.Steps() {
		if answer := a.One("agree_" + string(step)); answer == "yes" || answer == "no" {
			out.Agreed[step] = answer == "yes"
		}
	}
	return out
}

// Contact is how the person can be reached, as far as they have said.
func (a Answers) Contact() ContactPlan {
	return ContactPlan{Ways: a.All("ways"), Email: a.One("email"), Phone: a.One("phone"), Post: a.One("post"), When: a.One("contact_when"),
		CallMe: a.One("contact_name"), Voicemail: a.One("voicemail") == "yes", NoVoicemail: a.One("voicemail") == "no",
		Never: a.All("never"), NeverNote: a.One("never_note")}
}
