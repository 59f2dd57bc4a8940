package intake

import (
	"slices"

	"candour/internal/room/review/rules"
)

// InputKind is how a question is answered.
type InputKind string

// The kinds of input.
const (
	AskOne    InputKind = "one"    // one of the options
	AskSome   InputKind = "some"   // any of the options
	AskLine   InputKind = "line"   // a line of text
	AskWords  InputKind = "words"  // as many words as the person likes
	AskSelect InputKind = "select" // one of a long list
)

// Choice is an option of a question.
type Choice struct{ Value, Text, Hint string }

// Ask is one input of a question.
type Ask struct {
	Name, Label, Hint string
	Kind              InputKind
	Choices           []Choice
	// Rows is the height of a box for words.
	Rows int
	// Empty says what follows when it is left empty; none says that nothing does.
	Empty string
	// When says whether it is asked at all, from earlier answers.
	When func(Answers) bool
}

// Question is one page of the form. Every question can be skipped.
type Question struct {
	ID, Section string
	// Title is the page's heading; empty when the one input's label is.
	Title string
	// Lead is said before the inputs, a paragraph each; Note is a content note.
	Lead []string
	Note string
	Asks []Ask
	// Files says that files can be added on this page.
	Files bool
	// When says whether the question is asked at all, from earlier answers.
	When func(Answers) bool
}

// For gives the question with the inputs that are asked after these answers.
func (q Question) For(a Answers) Question {
	q.Asks = slices.DeleteFunc(slices.Clone(q.Asks), func(k Ask) bool { return k.When != nil && !k.When(a) })
	return q
}

// chose says that one of these ways of being reached was chosen.
func chose(ways ...string) func(Answers) bool {
	return func(a Answers) bool {
		return slices.ContainsFunc(a.All("ways"), func(w string) bool { return slices.Contains(ways, w) })
	}
}

// The parts of the form, in order.
const (
	PartReport = "What happened to the report"
	PartTell   = "What you want to say"
	PartYou    = "You, and how to reach you"
	PartChoice = "Your choices"
)

func yesNoUnsure() []Choice {
	return []Choice{{"yes", "Yes", ""}, {"no", "No", ""}, {"unsure", "I am not sure", ""}}
}

// ratherNot is an answer of its own, so that one given before can be taken
// back. The rules count it as not known.
var ratherNot = Choice{"rather-not", "I would rather not say", ""}

func one(id, label, hint string, choices []Choice) Question {
	return Question{ID: id, Section: PartReport, Asks: []Ask{{Name: id, Label: label, Hint: hint, Kind: AskOne, Choices: append(choices, ratherNot)}}}
}

// Questions is the whole form. Forces and prosecutors are the bodies that a
// person may name.
func Questions(forces, prosecutors []BodyOption) []Question {
	out := aboutTheReport(forces, prosecutors)
	out = append(out, whatToSay()...)
	out = append(out, aboutYou()...)
	return append(out, choices(forces, prosecutors)...)
}

func aboutTheReport(forces, prosecutors []BodyOption) []Question {
	return []Question{
		one("offence", "Was it a sexual crime against you?", "You do not have to say what happened. Yes or no is enough.", yesNoUnsure()),
		one("under18", "Were you under 18 when it happened?", "Your best guess is fine.", yesNoUnsure()),
		one("where", "Where did it happen?", "", []Choice{{"england", "England", ""}, {"wales", "Wales", ""}, {"scotland", "Scotland", ""},
			{"northern-ireland", "Northern Ireland", ""}, {"abroad", "In another country", ""}, {"unsure", "I am not sure", ""}}),
		one("reported", "Did the police know about it?", "It does not matter who told them.", yesNoUnsure()),
		one("closed_by", "Who said that it would go no further?", "", []Choice{{"police", "The police", ""}, {"prosecutors", "The Crown Prosecution Service", ""},
			{"court", "A court", ""}, {"open", "Nobody. It is still open", ""}, {"unsure", "I am not sure", ""}}),
		{ID: "closed_when", Section: PartReport, Asks: []Ask{{Name: "closed_when", Label: "When did they say that?", Hint: "As near as you know. For example, 2014, or spring 2014.", Kind: AskLine}}},
		{ID: "force", Section: PartReport, Lead: []string{"Nobody who works there will be able to see what you write here."},
			Asks: []Ask{{Name: "force", Label: "Which police force was it?", Hint: "Leave it empty if you are not sure.", Kind: AskSelect, Choices: bodyChoices(forces)}}},
		{ID: "prosecutor", Section: PartReport, When: func(a Answers) bool { return a.One("closed_by") == "prosecutors" || a.One("closed_by") == "unsure" },
			Asks: []Ask{{Name: "prosecutor", Label: "Which part of the Crown Prosecution Service was it?",
				Hint: "Leave it empty if you are not sure.", Kind: AskSelect, Choices: bodyChoices(prosecutors)}}},
		one("new_evidence", "Is there something that the police did not have?", "For example, a message, or somebody who saw something.", yesNoUnsure()),
		one("risk", "Could the person who hurt you still hurt somebody?", "", []Choice{{"yes", "Yes, or perhaps", ""},
			{"no", "No", ""}, {"died", "They have died", ""}, {"unsure", "I am not sure", ""}}),
		one("reviewed", "Has this panel looked at it before?", "", yesNoUnsure()),
	}
}

// filesQuestion is where somebody shows what the police did not have. Once something
// was added it is asked whatever else they answer, so that they see it before they
// send it. It comes after what the rules say to the answers: nobody adds something and is
// told only then that the panel cannot look.
//
// Indecent photographs of a child, whoever made them and whoever they show, may be
// neither sent nor kept: Protection of Children Act 1978 section 1, Criminal Justice
// Act 1988 section 160. So the page says it before anything is chosen.
func filesQuestion() Question {
	return Question{ID: "files", Section: PartTell, Title: "Do you want to add what the police did not have?", Files: true,
		When: func(a Answers) bool { return a.One("new_evidence") == "yes" || len(a.Files) > 0 },
		Lead: []string{"You do not have to. You can also say in your own words what it is, on a page that comes later.",
			"You can add up to 5 files. Each can be up to 5 MB, and all of them together up to 15 MB. We take pictures, PDFs, letters from Word or LibreOffice, and plain text.",
			"Each file, and its name, is locked at once with your own words or numbers. Nobody can open it until you send your form, and you can take it away until then.",
			"After that, those who may read what you wrote can open it, one file at a time. You see each time who did, and what for. It is never passed on unless you say yes.",
			"It is destroyed with your case."},
		Note: "Do not add a sexual picture of anybody under 18, even if it shows you. The law lets nobody send or keep one. Say in words that there is one, and we tell you what can be done."}
}

func whatToSay() []Question {
	words := func(id, label, hint string, rows int) Question {
		return Question{ID: id, Section: PartTell, Asks: []Ask{{Name: id, Label: label, Hint: hint, Kind: AskWords, Rows: rows}}}
	}
	line := func(id, label, hint string) Question {
		return Question{ID: id, Section: PartTell, Asks: []Ask{{Name: id, Label: label, Hint: hint, Kind: AskLine}}}
	}
	account := words("words", "What would you like us to know?", "As much or as little as you like. You can leave it empty and add it later.", 12)
	account.Note = "This page asks about what happened. You can skip it. You can stop at any time."
	return []Question{
		filesQuestion(),
		account,
		line("when", "When did it happen?", "For example, when I was about 13, or in Year 9, or the summer of 2009."),
		line("place", "What town or area was it in?", ""),
		words("told", "Who did you tell, and when?", "Leave out names if you like.", 5),
		words("reasons", "What did they say when they closed it?", "In your own words.", 5),
		line("reference", "Do you have a crime number?", "It is on letters from the police. It helps us find the papers."),
		words("wanted", "What do you want to come of this?", "For example, to know what was done, or for it to be looked at again.", 5),
	}
}

func aboutYou() []Question {
	ways := []Choice{{"here", "Here only. I will come back and look", ""}, {"email", "Email", ""}, {"text", "Text message", ""}, {"phone", "Phone call", ""}, {"post", "Letter", ""}}
	return []Question{
		{ID: "identity", Section: PartYou, Title: "Who are you?", Lead: []string{"You do not have to say. Your name is locked away from what you wrote. You choose later who may see it."},
			Asks: []Ask{{Name: "name", Label: "Your name", Kind: AskLine}, {Name: "other_names", Label: "Any other name you had then", Kind: AskLine},
				{Name: "call_me", Label: "What should we call you?", Kind: AskLine}, {Name: "born", Label: "When were you born?", Hint: "As near as you like to say.", Kind: AskLine}}},
		{ID: "ways", Section: PartYou, Asks: []Ask{{Name: "ways", Label: "How may we reach you?",
			Hint: "If somebody else may see your phone or post, choose only the first.", Kind: AskSome, Choices: ways,
			Empty: "We do not write or call. You come back here and look."}}},
		{ID: "contact", Section: PartYou, Title: "How to reach you", When: chose("email", "text", "phone", "post"),
			Lead: []string{"What we send says only that there is something to read. It never says who we are or what it is about."},
			Asks: []Ask{{Name: "email", Label: "Email address", Kind: AskLine, When: chose("email")},
				{Name: "phone", Label: "Phone number", Kind: AskLine, When: chose("phone", "text")},
				{Name: "post", Label: "Address for letters", Kind: AskWords, Rows: 3, When: chose("post")},
				{Name: "contact_when", Label: "When is a safe time?", Hint: "For example, weekdays after 10am.", Kind: AskLine},
				{Name: "contact_name", Label: "What name should we ask for?", Kind: AskLine},
				{Name: "voicemail", Label: "Is it safe to leave a voicemail?", Kind: AskOne, When: chose("phone"),
					Choices: []Choice{{"yes", "Yes", ""}, {"no", "No", ""}}, Empty: "We leave no voicemail."}}},
		{ID: "never", Section: PartYou, Title: "What we must never use", Asks: []Ask{{Name: "never", Label: "Never use these", Kind: AskSome, Choices: ways[1:]},
			{Name: "never_note", Label: "Anything else that would not be safe?", Kind: AskWords, Rows: 3}}},
	}
}

func choices(forces, prosecutors []BodyOption) []Question {
	readers := []Choice{{"panel", "The panel's staff, and the reviewer of your case", "They cannot work on your case without it."},
		{"independent", "The independent member", "Somebody who works for no police force and no prosecutor."}}
	agree := func(step rules.Step) Question {
		return Question{ID: "agree_" + string(step), Section: PartChoice, Lead: []string{"You can change your answer when you come back, until it has been done."},
			Asks: []Ask{{Name: "agree_" + string(step), Label: rules.StepWords[step], Kind: AskOne, Empty: emptySteps[step],
				Choices: []Choice{{"yes", "Yes", ""}, {"no", "No", ""}, {"later", "I will say later", ""}}}}}
	}
	return []Question{
		{ID: "readers", Section: PartChoice, Asks: []Ask{{Name: "readers", Label: "Who may read what you wrote?", Hint: "If you choose nothing, both may.",
			Kind: AskSome, Choices: readers,
			Empty: "The panel's staff, the reviewer of your case and the independent member may read it."}}},
		{ID: "identity_to", Section: PartChoice, Asks: []Ask{{Name: "identity_to", Label: "Who may know your name?", Kind: AskOne,
			Empty: "Nobody may, unless two key holders both agree.", Choices: []Choice{
				{"nobody", "Nobody, unless two key holders both agree", "They must say why. You will see it."}, {"panel", "The panel's staff, and the reviewer of your case", ""},
				{"both", "They, and the independent member", ""}}}}},
		{ID: "exclude", Section: PartChoice, Title: "Is there anybody who must not see this?", Lead: []string{"Those who closed your case are kept out in any case."},
			Asks: []Ask{{Name: "exclude_body", Label: "A police force or office", Kind: AskSelect, Choices: bodyChoices(append(append([]BodyOption{}, forces...), prosecutors...))},
				{Name: "exclude_offices", Label: "Other forces or offices, by name", Hint: "One name on each line. For example, a council or a hospital.", Kind: AskWords, Rows: 3},
				OfficesSure(),
				{Name: "exclude_people", Label: "People, by name", Hint: "One name on each line. If nobody is left who may look, you read it on your page when you come back.", Kind: AskWords, Rows: 4}}},
		agree(rules.StepPapers), agree(rules.StepAdvice), agree(rules.StepReopen),
	}
}

// emptySteps say what follows when a next step is not answered.
var emptySteps = map[rules.Step]string{rules.StepPapers: "We ask them for nothing until you say yes.", rules.StepAdvice: "We tell the police nothing until you say yes.",
	rules.StepReopen: "We do not ask the police to investigate until you say yes."}

// SureField is ticked by somebody who means an office that is not on the list.
const SureField = "offices_sure"

// OfficesSure is asked once an office was named.
func OfficesSure() Ask {
	return Ask{Name: SureField, Label: "If we do not know an office that you named, or nobody here is left who may look", Kind: AskSome,
		Hint:    "Where we do not know an office, two people who keep our list look which it is. They see the name that you wrote, and nothing else of yours. Until then nobody opens your case.",
		Choices: []Choice{{"yes", "I have written it as I mean it. Keep it out", ""}}, When: func(a Answers) bool {
			return len(a.All("exclude_offices")) > 0 || len(a.All("exclude_body")) > 0 || slices.ContainsFunc(OfficeNames(a.One("exclude_people")), LikeOffice)
		}}
}

func bodyChoices(list []BodyOption) []Choice {
	var out []Choice
	for _, b := range list {
		out = append(out, Choice{b.ID, b.Name, ""})
	}
	return out
}

// BodyOption is a body that a form can offer.
type BodyOption struct{ ID, Name, Kind string }
