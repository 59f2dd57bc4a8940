package review

import (
	"net/http"
	"time"

	"candour/internal/access"
	"candour/internal/clock"
	"candour/internal/errs"
	"candour/internal/vault"
	"candour/internal/web"
)

// custodyView is a custodian's own page: their key, what waits, who the others
// are. Nothing of a case is on it but its number.
type custodyView struct {
	web.Page
	Mine    staffBox
	Waiting web.Table
	Others  web.Table
}

// requestTags are the states of a request to the custodians.
var requestTags = map[string]web.Tag{vault.RequestOpen: {Text: "Waits for the custodians", Tone: web.Info},
	vault.RequestGranted: {Text: "Opened", Tone: web.Good}, vault.RequestRefused: {Text: "Refused", Tone: web.Quiet}}

// ranOut says whether a request, or what the custodians opened by it, is over
// by the day. On its last day the vault alone knows the hour.
func ranOut(q vault.Request, today clock.Day) bool {
	until, err := time.Parse(time.RFC3339, q.Expires)
	return err == nil && today.After(clock.DayOf(until))
}

func requestCell(q vault.Request, today clock.Day) web.Cell {
	tag, ok := requestTags[q.State]
	if q.State == vault.RequestOpen && ranOut(q, today) {
		tag = web.Tag{Text: "Ran out", Tone: web.Quiet}
	}
	if !ok {
		tag = web.Tag{Text: upperFirst(q.State)}
	}
	cell := web.Cell{Tag: &tag}
	for _, a := range q.Approvals {
		cell.Lines = append(cell.Lines, approvalWords(a))
	}
	return cell
}

func approvalWords(a vault.Approval) string {
	answer := "A custodian said yes"
	if a.Answer == "no" {
		answer = "A custodian said no"
	}
	answer += ", " + momentWords(a.At)
	if a.Reason != "" {
		answer += ": " + a.Reason
	}
	return answer
}

// custodyPage shows it.
func (p *StaffPages) custodyPage(w http.ResponseWriter, r *http.Request) error {
	people, err := p.service.CustodyList(r.Context())
	if err != nil {
		return err
	}
	waiting, err := p.service.CustodyWaiting(r.Context())
	if err != nil {
		return err
	}
	me := access.ActorFrom(r.Context())
	v := &custodyView{Page: web.Page{Title: "Keys to identities", Section: custodyPath, NoIndex: true, Notice: notice(r), Synthetic: me.Synthetic}, Mine: myKey(people, me),
		Waiting: web.Table{ID: "waiting", Caption: "Requests that wait", HideCaption: true, Empty: "No request waits for you.",
			Columns: []web.Column{{Text: "Case"}, {Text: "Asked by"}, {Text: "Why"}, {Text: "Until"}, {Text: "So far"}}},
		Others: web.Table{ID: "custodians", Caption: "The custodians", HideCaption: true, Empty: "There are no custodians yet.",
			Columns: []web.Column{{Text: "Name"}, {Text: "From"}, {Text: "Key"}}}}
	for _, q := range waiting {
		v.Waiting.Rows = append(v.Waiting.Rows, web.Row(web.A(q.About, custodyPath+"/requests/"+q.ID), web.T(q.ByName), web.T(q.Reason), web.T(momentWords(q.Expires)), web.T(soFar(q))))
	}
	for _, c := range people {
		v.Others.Rows = append(v.Others.Rows, web.Row(web.T(c.Name), web.T(p.bodyName(c.Body)), web.Cell{Tag: keyTag(c), Note: momentWords(c.Added)}))
	}
	return p.web.Page(w, r, "review/custody_home", v)
}

func keyTag(c vault.Custodian) *web.Tag {
	if c.Active() {
		return &web.Tag{Text: "In use", Tone: web.Good}
	}
	return &web.Tag{Text: "Ended", Tone: web.Quiet}
}

// soFar says how many have agreed.
func soFar(q vault.Request) string {
	n := 0
	for _, a := range q.Approvals {
		if a.Answer == "yes" {
			n++
		}
	}
	return web.Plural(n, "custodian has", "custodians have") + " said yes"
}

// hasKey says whether one of the keys in use is the reader's.
func hasKey(people []vault.Custodian, me access.Actor) bool {
	for _, c := range people {
		if c.Active() && c.Human != "" && c.Human == me.Human {
			return true
		}
	}
	return false
}

// myKey says whether the reader keeps a key, and leads to what can be done.
func myKey(people []vault.Custodian, me access.Actor) staffBox {
	if hasKey(people, me) {
		return staffBox{ID: "mine", Title: "Your key", Tag: &web.Tag{Text: "In use", Tone: web.Good},
			Lines: []string{"Your key opens nothing by itself. Two custodians must agree, each with a passphrase, and then one reader can read for an hour.",
				"Nobody can read your passphrase or put it right for you. If you lose it, stop being a custodian and make a new key."},
			Links: []web.Link{{Text: "Stop being a custodian", Href: custodyPath + "/resign"}}}
	}
	return staffBox{ID: "mine", Title: "Your key", Tag: &web.Tag{Text: "Not made yet", Tone: web.Warn},
		Lines: []string{"You cannot agree to anything until you have made a key."}, Links: []web.Link{{Text: "Make your key", Href: custodyPath + "/enrol"}}}
}

func backToKeys() *web.Link { return &web.Link{Text: "Back to keys", Href: custodyPath} }

func (p *StaffPages) showEnrol(w http.ResponseWriter, r *http.Request) error {
	return p.enrolForm(w, r, web.NewForm())
}

func (p *StaffPages) enrolForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.showForm(w, r, &staffForm{Page: web.Page{Title: "Make your key", Back: backToKeys(), Errors: form.Errors()}, Action: r.URL.Path,
		Lead: []string{"Your passphrase seals your key. It is kept nowhere: not here, and not in any backup. You will be asked for it each time.",
			"Choose four or more words that nobody would guess, and that you use for nothing else."},
		Warning: "If you lose the passphrase your key is lost. Nobody can get it back.",
		Fields: []staffField{askSecret(form, "passphrase", "Your passphrase", "", "new-password"),
			askSecret(form, "passphrase_again", "Your passphrase once more", "", "new-password")},
		Buttons: []web.Button{{Text: "Make my key"}}, Cancel: &web.Link{Text: "Cancel", Href: custodyPath}})
}

// enrol makes the key. The passphrase is never shown again.
func (p *StaffPages) enrol(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pass := form.Required("passphrase", "Enter a passphrase")
	if form.OK() && form.Text("passphrase_again") != pass {
		form.Fail("passphrase_again", "The two passphrases are not the same. Type it again.")
	}
	if form.OK() {
		err := p.service.Enrol(r.Context(), pass)
		switch {
		case err == nil:
			return doneAt(w, r, custodyPath, "enrolled")
		case errs.Is(err, errs.Conflict):
			form.Fail("", errs.Message(err))
		case !form.Take(err):
			return err
		}
	}
	return p.enrolForm(w, r, form)
}

func (p *StaffPages) showResign(w http.ResponseWriter, r *http.Request) error {
	return p.resignForm(w, r, web.NewForm())
}

func (p *StaffPages) resignForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.showForm(w, r, &staffForm{Page: web.Page{Title: "Stop being a custodian", Back: backToKeys(), Errors: form.Errors()}, Action: r.URL.Path,
		Lead:    []string{"Your key is destroyed at once. Two other custodians must be left, or identities could never be opened again."},
		Warning: "This cannot be undone.",
		Fields:  []staffField{askWords(form.Textarea("reason", "Why do you stop?", "", 1000))},
		Buttons: []web.Button{{Text: "Destroy my key", Kind: "warning"}}, Cancel: &web.Link{Text: "Cancel", Href: custodyPath}})
}

func (p *StaffPages) resign(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	reason := form.Required("reason", "Enter why you stop")
	form.Limit("reason", "your reason", 1000)
	if form.OK() {
		err := p.service.Resign(r.Context(), reason)
		switch {
		case err == nil:
			return doneAt(w, r, custodyPath, "resigned")
		case errs.Is(err, errs.Conflict):
			form.Fail("", errs.Message(err))
		case !form.Take(err):
			return err
		}
	}
	return p.resignForm(w, r, form)
}
