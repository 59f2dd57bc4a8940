package pages

import (
	"context"
	"net/http"

	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// keyStep is one thing that a custodian does with keys: a page with a form.
type keyStep struct {
	slug, title string
	lead        []string
	warning     string
	// told adds what the reader must know now; nil for nothing.
	told   func(s vault.Standing) []string
	fields func(ctx context.Context, form *web.Form) ([]web.Question, error)
	button web.Button
	// read complains about what is missing.
	read func(form *web.Form)
	// send does it and says what was done, or leaves words for the page when it
	// is not ended yet.
	send func(ctx context.Context, form *web.Form) (done string, more []string, err error)
}

// keySteps are the steps in the order of the links to them.
func (p *StaffPages) keySteps() []*keyStep {
	return []*keyStep{p.enrolStep(), p.renewStep(), p.lostStep(), p.foundStep(), p.sealStep(), p.resignStep()}
}

// keyRoutes gives the two routes of a step.
func (p *StaffPages) keyRoutes(s *keyStep) []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: review.CustodyPath + "/" + s.slug, Action: access.VaultKeep, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return p.keyForm(w, r, s, web.NewForm(), nil)
		}},
		{Method: http.MethodPost, Pattern: review.CustodyPath + "/" + s.slug, Action: access.VaultKeep, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return p.takeKey(w, r, s)
		}},
	}
}

func (p *StaffPages) keyForm(w http.ResponseWriter, r *http.Request, s *keyStep, form *web.Form, more []string) error {
	v := &staffForm{Page: web.Page{Title: s.title, Back: backToKeys(), Errors: form.Errors(), Synthetic: access.ActorFrom(r.Context()).Synthetic}, Action: r.URL.Path,
		Warning: s.warning, Buttons: []web.Button{s.button}, Cancel: &web.Link{Text: "Cancel", Href: review.CustodyPath}}
	if v.Lead = append(v.Lead, more...); len(more) == 0 {
		v.Lead = append(v.Lead, s.lead...)
	}
	if s.told != nil {
		stands, err := p.service.Standing(r.Context())
		if err != nil {
			return err
		}
		v.Lead = append(v.Lead, s.told(stands)...)
	}
	var err error
	if v.Fields, err = s.fields(r.Context(), form); err != nil {
		return err
	}
	return p.showForm(w, r, v)
}

// takeKey does it. A passphrase is never shown again.
func (p *StaffPages) takeKey(w http.ResponseWriter, r *http.Request, s *keyStep) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s.read(form)
	var more []string
	if form.OK() {
		done, left, err := s.send(r.Context(), form)
		switch {
		case err == nil && done != "":
			return doneAt(w, r, review.CustodyPath, done)
		case err == nil:
			more = left
		case errs.Is(err, errs.Conflict), errs.Is(err, errs.NotFound):
			form.Fail("", errs.Message(err))
		case !form.Take(err):
			return err
		}
	}
	return p.keyForm(w, r, s, form, more)
}

// plainFields are fields that ask nothing of the service.
func plainFields(fields func(form *web.Form) []web.Question) func(context.Context, *web.Form) ([]web.Question, error) {
	return func(_ context.Context, form *web.Form) ([]web.Question, error) { return fields(form), nil }
}

const goodPassphrase = "Choose five or six words that have nothing to do with each other, that nobody would guess, and that you use for nothing else."

// newPassphrase asks for a passphrase twice.
func newPassphrase(form *web.Form, name, label string) []web.Question {
	return []web.Question{askSecret(form, name, label, "16 characters or more.", "new-password"),
		askSecret(form, "passphrase_again", label+" once more", "", "new-password")}
}

func readNewPassphrase(form *web.Form, name string) {
	pass := form.Required(name, "Enter a passphrase")
	if form.OK() && form.Text("passphrase_again") != pass {
		form.Fail("passphrase_again", "The two passphrases are not the same. Type it again.")
	}
}

func (p *StaffPages) enrolStep() *keyStep {
	return &keyStep{slug: "enrol", title: "Make your key",
		lead:    []string{"Your passphrase seals your key. It is kept nowhere: not here, and not in any backup. You will be asked for it each time.", goodPassphrase},
		warning: "If you lose the passphrase your key is lost. Nobody can get it back.",
		fields:  plainFields(func(form *web.Form) []web.Question { return newPassphrase(form, "passphrase", "Your passphrase") }),
		button:  web.Button{Text: "Make my key"},
		read:    func(form *web.Form) { readNewPassphrase(form, "passphrase") },
		send: func(ctx context.Context, form *web.Form) (string, []string, error) {
			return "enrolled", nil, p.service.Enrol(ctx, form.Text("passphrase"))
		}}
}

func (p *StaffPages) renewStep() *keyStep {
	return &keyStep{slug: "renew", title: "Renew your key",
		lead: []string{"You get a new key under a new passphrase. Do this when somebody may have seen your passphrase, or once a year.",
			"Your earlier key still opens what was sealed to it, with your new passphrase, until two of you seal that to the new key. Then it is destroyed.", goodPassphrase},
		warning: "From now on only the new passphrase counts. If you lose it your key is lost.",
		fields: plainFields(func(form *web.Form) []web.Question {
			return append([]web.Question{askSecret(form, "passphrase", "Your passphrase until now", "", "current-password")}, newPassphrase(form, "new_passphrase", "Your new passphrase")...)
		}),
		button: web.Button{Text: "Renew my key"},
		read: func(form *web.Form) {
			form.Required("passphrase", "Enter your passphrase until now")
			readNewPassphrase(form, "new_passphrase")
		},
		send: func(ctx context.Context, form *web.Form) (string, []string, error) {
			return "renewed", nil, p.service.RenewKey(ctx, form.Text("passphrase"), form.Text("new_passphrase"))
		}}
}

func readReason(need string) func(form *web.Form) {
	return func(form *web.Form) {
		form.Required("reason", need)
		form.Limit("reason", "your reason", 1000)
	}
}

func (p *StaffPages) lostStep() *keyStep {
	return &keyStep{slug: "lost", title: "You have lost your passphrase",
		lead: []string{"Say so as soon as you know. Nothing more is sealed to your key, and nothing is destroyed.",
			"If you find the passphrase again, you can take your key up again. If not, two other custodians seal everything to others, and you can make a new key.",
			"If you only want another passphrase, and know the one until now, renew your key instead."},
		told: aloneWords,
		fields: plainFields(func(form *web.Form) []web.Question {
			return []web.Question{web.AskWords(form.Textarea("reason", "What happened?", "Do not write what you remember of the passphrase.", 1000))}
		}),
		button: web.Button{Text: "My passphrase is lost", Kind: "warning"},
		read:   readReason("Enter what happened"),
		send: func(ctx context.Context, form *web.Form) (string, []string, error) {
			return "lost", nil, p.service.LoseKey(ctx, form.Text("reason"))
		}}
}

func (p *StaffPages) foundStep() *keyStep {
	return &keyStep{slug: "found", title: "You have found your passphrase",
		lead: []string{"Your key is in use again if the passphrase opens it."},
		fields: plainFields(func(form *web.Form) []web.Question {
			return []web.Question{askSecret(form, "passphrase", "Your passphrase", "", "current-password")}
		}),
		button: web.Button{Text: "Use my key again"},
		read:   func(form *web.Form) { form.Required("passphrase", "Enter your passphrase") },
		send: func(ctx context.Context, form *web.Form) (string, []string, error) {
			return "found", nil, p.service.FindKey(ctx, form.Text("passphrase"))
		}}
}

func (p *StaffPages) resignStep() *keyStep {
	return &keyStep{slug: "resign", title: "Stop being a custodian",
		lead:    []string{"Your key is destroyed at once. This is refused as long as there is anybody's name that no two of the others could open."},
		told:    aloneWords,
		warning: "This cannot be undone.",
		fields: plainFields(func(form *web.Form) []web.Question {
			return []web.Question{web.AskWords(form.Textarea("reason", "Why do you stop?", "", 1000))}
		}),
		button: web.Button{Text: "Destroy my key", Kind: "warning"},
		read:   readReason("Enter why you stop"),
		send: func(ctx context.Context, form *web.Form) (string, []string, error) {
			return "resigned", nil, p.service.Resign(ctx, form.Text("reason"))
		}}
}

// sealStep is the ceremony: two custodians at one screen.
func (p *StaffPages) sealStep() *keyStep {
	return &keyStep{slug: "seal", title: "Seal identities to every custodian",
		lead: []string{"Two of you sit at this screen. Each types their own passphrase, and the other looks away.",
			"What you two can open together is then sealed to every custodian who has a key in use. Nobody's name is shown or read."},
		told: func(s vault.Standing) []string {
			return []string{"To do: the names of " + web.Plural(s.Unsealed, "person", "people") + "."}
		},
		fields: func(ctx context.Context, form *web.Form) ([]web.Question, error) {
			others, err := p.otherKeepers(ctx)
			return []web.Question{askSecret(form, "passphrase", "Your passphrase", "", "current-password"),
				web.AskOne(form.Radios("other", "Who is with you?", "", others)),
				askSecret(form, "their_passphrase", "Their passphrase", "", "off")}, err
		},
		button: web.Button{Text: "Seal them"},
		read: func(form *web.Form) {
			form.Required("passphrase", "Enter your passphrase")
			form.Required("other", "Choose who is with you")
			form.Required("their_passphrase", "The other custodian must enter their passphrase")
		},
		send: func(ctx context.Context, form *web.Form) (string, []string, error) {
			r, err := p.service.SealToAll(ctx, form.Text("passphrase"), form.Text("other"), form.Text("their_passphrase"))
			if err != nil || r.Left == 0 {
				return "sealed", nil, err
			}
			return "", sealedWords(r), nil
		}}
}

func sealedWords(r vault.Resealed) []string {
	out := []string{web.Plural(r.Done, "sealed value was", "sealed values were") + " sealed to every custodian just now. The names of " + web.Plural(r.Left, "person", "people") + " are left."}
	if r.NotOurs > 0 {
		return append(out, "You two cannot open "+web.Plural(r.NotOurs, "of the sealed values", "of the sealed values")+" together. Another two custodians must do those.")
	}
	return append(out, "Both type your passphrases again to go on.")
}

// otherKeepers offers the other custodians with a key in use.
func (p *StaffPages) otherKeepers(ctx context.Context) ([]web.Option, error) {
	people, err := p.service.CustodyList(ctx)
	var out []web.Option
	for _, c := range people {
		if c.Active() && c.Enabled && !access.ActorFrom(ctx).MayBe(c.Human) {
			out = append(out, web.Option{Value: c.ID, Text: c.Name, Hint: p.bodyName(c.Body)})
		}
	}
	return out, err
}
