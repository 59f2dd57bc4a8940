package formsession

import (
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// The two pages on which the phrase of a new form can still be shown.
const (
	StepPhrase = "phrase" // it is shown
	StepTry    = "try"    // it is typed once before it is needed
)

// The buttons of these pages.
const (
	GoNext = "next"
	GoSkip = "skip"
)

// Tried takes what was done on the two pages: the form begins, and the phrase is shown no
// more; or what was typed is not the same, and it is shown again.
func (s *Session) Tried(at, pressed, typed string) (begun, wrong bool) {
	switch {
	case at == StepTry && (pressed == GoSkip || pressed == GoNext && Same(s.Phrase, typed)):
		s.Seen, s.Phrase = true, ""
		return true, false
	case at == StepTry && pressed == GoNext:
		s.Step = StepPhrase
		return false, true
	case at == StepPhrase && pressed == GoNext:
		s.Step = StepTry
	default: // nothing else can be done before
		s.Step = StepPhrase
	}
	return false, false
}

// NotSame is said where the phrase that was typed is not the one that was shown.
const NotSame = "That was not the same. Here they are again. Look what you kept, then try once more."

// Same says whether a phrase was typed that is the same, however it was typed.
func Same(shown, typed string) bool {
	a, err := phrase.Parse(shown)
	if err != nil {
		return false
	}
	b, err := phrase.Parse(typed)
	return err == nil && a.Equal(b)
}

// KindOf reads which kind of phrase a person chose.
func KindOf(text string) phrase.Kind {
	if text == string(phrase.Digits) {
		return phrase.Digits
	}
	return phrase.Words
}

// Kinds are what somebody can choose to come back with.
func Kinds() []web.Option {
	return []web.Option{{Value: string(phrase.Words), Text: "Seven words", Hint: "Easier to remember"}, {Value: string(phrase.Digits), Text: "24 numbers", Hint: "Looks like an account number"}}
}

// Begun is the session of a form that was made with its phrase a moment ago.
func (c Sessions) Begun(f comeback.Found, p phrase.Phrase) Session {
	s := c.Back(f, p)
	s.Phrase, s.Seen, s.Step = p.Reveal(), false, StepPhrase
	return s
}

// Back is the session of whoever came back by a phrase to what it opened.
func (c Sessions) Back(f comeback.Found, p phrase.Phrase) Session {
	b := f.Key.Bytes()
	return Session{Kind: f.Kind, Ref: f.Ref, Key: b[:], Mark: c.Mark(p), Digits: p.Kind() == phrase.Digits, Seen: true}
}

// crowdField notes in a form that it was turned away; nobody sends it.
const crowdField = "(crowd)"

// Crowded says whether a form was turned away because many are here.
func Crowded(form *web.Form) bool { return form.Has(crowdField, "yes") }

// NotOpened fails the form when a phrase opened nothing, or was not looked at, with
// what a misspelt word may have been. Any other error comes back.
func NotOpened(form *web.Form, err error) (hints []string, other error) {
	for _, h := range phrase.Hints(err) {
		hints = append(hints, "Word "+strconv.Itoa(h.Position)+": did you mean “"+h.Reveal()+"”?")
	}
	switch {
	case errs.Is(err, errs.NotFound):
		form.Fail("phrase", "That did not open anything. Check each word or number.")
	case errs.Is(err, errs.Unavailable): // what was typed stays in the box
		form.Set(crowdField, "yes")
		form.Fail("phrase", "Many people are here at this moment, so we did not look yet. Wait a few seconds, then press Continue.")
	case err != nil && !form.Take(err):
		return nil, err
	}
	return hints, nil
}

// Pending is a phrase that does not count yet.
type Pending struct {
	Phrase              string
	Key, Salt, Verifier []byte
	Params              string
	Try                 bool // it was shown, and is to be typed once
}

// PendingOf keeps a phrase for the cookie.
func PendingOf(n comeback.NextPhrase) *Pending {
	b := n.Key.Bytes()
	return &Pending{Phrase: n.Phrase.Reveal(), Key: b[:], Salt: n.Stored.Salt, Verifier: n.Stored.Verifier, Params: n.Stored.Params}
}

// Next gives it back.
func (n Pending) Next() (out comeback.NextPhrase, err error) {
	var b [32]byte
	copy(b[:], n.Key)
	out.Key, out.Stored = phrase.NewKey(b), phrase.Stored{Salt: n.Salt, Verifier: n.Verifier, Params: n.Params}
	out.Phrase, err = phrase.Parse(n.Phrase)
	return out, err
}
