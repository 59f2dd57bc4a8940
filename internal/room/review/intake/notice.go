package intake

import (
	"slices"

	"candour/internal/base/errs"
	"candour/internal/base/mail"
)

// Allows says whether a way may be used: the person chose it, gave what it
// needs, and did not rule it out. It is asked by code before anything is sent.
// "voicemail" is a way of its own: a phone may be safe and its mailbox not.
func (c ContactPlan) Allows(way string) bool {
	if way == "voicemail" {
		return c.Voicemail && c.Allows("phone")
	}
	if way != "here" && c.hereOnly() {
		return false
	}
	return slices.Contains(c.Ways, way) && !slices.Contains(c.Never, way) && c.reaches(way)
}

// hereOnly says that the person comes back and looks, which rules out every other way.
func (c ContactPlan) hereOnly() bool { return slices.Contains(c.Ways, "here") }

// reaches says whether the plan has what a way needs.
func (c ContactPlan) reaches(way string) bool {
	switch way {
	case "email":
		return mail.CheckAddress(c.Email) == nil
	case "phone", "text":
		return c.Phone != ""
	case "post":
		return c.Post != ""
	}
	return way == "here"
}

// WrongEmail says that something was written which is no email address.
func (c ContactPlan) WrongEmail() bool { return c.Email != "" && mail.CheckAddress(c.Email) != nil }

// wayWords name a way and what it needs.
var wayWords = map[string][2]string{"email": {"email", "an email address"}, "text": {"text messages", "a phone number"},
	"phone": {"phone calls", "a phone number"}, "post": {"letters", "an address"}}

// WayName names a way of reaching somebody; "" when there is none such.
func WayName(way string) string { return wayWords[way][0] }

// Clash lists the ways that were both chosen and ruled out, a sentence each. "Here
// only" rules all others out.
func (c ContactPlan) Clash() (out []string) {
	if c.hereOnly() && len(c.Ways) > 1 {
		out = append(out, "You chose to come back here only, and you also chose another way. Change one of the two.")
	}
	for _, way := range c.Ways {
		if words, known := wayWords[way]; known && slices.Contains(c.Never, way) {
			out = append(out, "You chose "+words[0]+", and you also said never to use it. Change one of the two.")
		}
	}
	return out
}

// Check lists what in the plan cannot be kept to. It stops nobody: what cannot
// be kept to is not used, and the person is told so before they send.
func (c ContactPlan) Check() []errs.Field {
	var out []errs.Field
	if c.hereOnly() && len(c.Ways) > 1 {
		out = append(out, errs.Field{Name: "ways", Message: "You chose to come back here only, and you also chose another way. We will write or call in no other way."})
	}
	for _, way := range c.Ways {
		words, known := wayWords[way]
		switch {
		case !known:
		case slices.Contains(c.Never, way):
			out = append(out, errs.Field{Name: "never", Message: "You chose " + words[0] + ", and you also said never to use it. We will not use it."})
		case way == "email" && c.WrongEmail():
			out = append(out, errs.Field{Name: way, Message: "You chose email, but what you gave us is not an email address. We will not use it."})
		case !c.reaches(way):
			name := map[string]string{"text": "phone"}[way]
			if name == "" {
				name = way
			}
			out = append(out, errs.Field{Name: name, Message: "You chose " + words[0] + ", but we do not have " + words[1] + ". We will not use it."})
		}
	}
	return out
}
