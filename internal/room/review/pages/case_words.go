package pages

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/site/tongue"
	"candour/internal/site/web"
)

// What is sealed of an application is kept as JSON; a reader gets it as
// sentences with a label each.

// textNames are the names of sealed values in words.
var textNames = map[string]string{"left": "Lines of inquiry that were left, and why", "papers answer": "What the body answered",
	"line": "Note on a line of inquiry", "view": "The independent member's view", "advice": "The advice to the force",
	"proposal": "The reasons for a proposal", "second": "The answer to a proposal", "action": "What the force said", "papers": "What was asked of a body",
	"account": "What the person wants the panel to know", "identity": "Who the person is", "contact": "How to reach the person safely",
	mine.NameTaken: "Taken by telephone", "facts": "What the person answered about the case", "facts before": "What the person answered before they changed it",
	"keep out": "Whom the person keeps out", "keep out too": "Whom else the person keeps out"}

// textOrder puts what the person sent first, then what the panel wrote in the
// order of its work; each kind stays by day.
var textOrder = []string{"identity", "contact", mine.NameTaken, "account", "facts", "facts before", "keep out", "keep out too", "line", "left", "view", "proposal", "second", "advice", "action"}

func inOrder(texts []review.Text) []review.Text {
	rank := func(t review.Text) int {
		if i := slices.Index(textOrder, t.Name); i >= 0 {
			return i
		}
		return len(textOrder)
	}
	return slices.SortedStableFunc(slices.Values(texts), func(a, b review.Text) int { return rank(a) - rank(b) })
}

// languageWords name a language that was said.
func languageWords(tag string) string {
	if name := tongue.NameOf(tag); name != "" {
		return name
	}
	return tongue.LanguageOpen
}

func textName(name string) string {
	if strings.HasPrefix(name, "message ") {
		return "A message"
	}
	if words := textNames[name]; words != "" {
		return words
	}
	return web.UpperFirst(strings.NewReplacer("-", " ", "_", " ").Replace(name))
}

// textLines are the words of an opened value; none when it is empty. What turns or hides
// words is left out, and the reader is told that it was there.
func textLines(t review.Text) []string {
	words := strings.TrimSpace(web.Straight(t.Words))
	lines := linesOf(t.Name, words)
	if n := strings.Count(strings.Map(twistedAlone, t.Words), "\u202e"); n > 0 {
		lines = append(lines, "In these words stood "+web.Plural(n, "character that nobody can see, or that turns", "characters that nobody can see, or that turn")+
			" what is read. They are left out here, and kept as they were typed.")
	}
	return lines
}

// twistedAlone makes one of all characters that turn or hide words, and drops the rest.
func twistedAlone(r rune) rune {
	if web.Twisted(r) {
		return '\u202e'
	}
	return -1
}

func linesOf(name, words string) []string {
	switch name {
	case "identity":
		return labelled[intake.Identity](words, identityLines)
	case "contact":
		return labelled[intake.ContactPlan](words, contactLines)
	case "account":
		return labelled[intake.Account](words, accountLines)
	case "facts", "facts before":
		return labelled[rules.Facts](words, factLines)
	case mine.NameTaken:
		return labelled[intake.Taken](words, takenLines)
	case "keep out":
		return labelled[string](words, paragraphs)
	}
	return paragraphs(words)
}

// takenLines say who wrote an application down on the telephone.
func takenLines(t intake.Taken) []string {
	return []string{"Written down by: " + t.Name, "Their body: " + t.Body, "The call began: " + web.DateTime(t.At)}
}

// labelled reads a value and gives its lines; what cannot be read is shown as
// it is, so that nothing a person wrote is lost.
func labelled[T any](words string, lines func(T) []string) []string {
	var v T
	if err := json.Unmarshal([]byte(words), &v); err != nil {
		return paragraphs(words)
	}
	return lines(v)
}

func paragraphs(words string) []string {
	var out []string
	for _, l := range strings.Split(words, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// labels puts pairs of label and value into lines; what is empty is left out.
func labels(pairs ...string) []string {
	var out []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if lines := paragraphs(pairs[i+1]); len(lines) > 0 {
			out = append(out, pairs[i]+": "+lines[0])
			out = append(out, lines[1:]...)
		}
	}
	return out
}

func identityLines(i intake.Identity) []string {
	return labels("Name", i.Name, "Names at the time", i.OtherNames, "Born", i.Born, "Call them", i.CallMe)
}

func contactLines(c intake.ContactPlan) []string {
	out := labels("Ways that are safe", strings.Join(c.Ways, ", "), "Ways that must never be used", strings.Join(c.Never, ", "), "What to take care of", c.NeverNote,
		"When", c.When, "Ask for", c.CallMe, "Email", c.Email, "Telephone", c.Phone, "Post", c.Post)
	if c.Phone != "" {
		out = append(out, "A voice message may be left: "+yesOrNo(c.Voicemail))
	}
	return out
}

func accountLines(a intake.Account) []string {
	out := labels("In their words", a.Words, "When", a.When, "Where", a.Where, "Whom they told", a.Told, "Crime reference", a.Reference,
		"What they were told about why it was closed", a.Reasons, "What they want", a.Wanted)
	for _, k := range slices.Sorted(maps.Keys(a.More)) {
		out = append(out, labels("Added "+k, a.More[k])...)
	}
	return out
}

func factLines(f rules.Facts) []string {
	return labels("A sexual offence against them", f.Offence, "Under 18 at the time", f.Under18, "Told to the police before", f.Reported, "Closed by", f.ClosedBy,
		"Closed when", f.ClosedWhen, "New evidence", f.NewEvidence, "Where", f.Where, "The suspect might harm somebody", f.Risk, "Looked at by the panel before", f.Reviewed)
}

// metWords say how a rule came out.
var metWords = map[rules.Met]string{rules.MetYes: "Met", rules.MetNo: "Not met", rules.MetUnknown: "Not known"}

// verdictLines are the result of the rules with every reason.
func verdictLines(v rules.Verdict) []string {
	out := []string{v.Words}
	for _, r := range v.Reasons {
		out = append(out, metWords[r.Met]+": "+r.Words)
	}
	return append(out, "By the rules of version "+v.Version+".")
}
