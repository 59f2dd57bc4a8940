package pages

import (
	"net/http"
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/review"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// custodyView is a custodian's own page: their key, what waits, who the others
// are. Nothing of a case is on it but its number.
type custodyView struct {
	web.Page
	Mine    staffBox
	Stands  staffBox
	Waiting web.Table
	Waits   string // marks a list in which something waits for the reader
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
		tag = web.Tag{Text: web.UpperFirst(q.State)}
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
	stands, err := p.service.Standing(r.Context())
	if err != nil {
		return err
	}
	me := access.ActorFrom(r.Context())
	v := &custodyView{Page: web.Page{Title: "Keys to identities", Section: review.CustodyPath, NoIndex: true, Notice: notice(r), Synthetic: me.Synthetic},
		Mine: myKey(people, me, stands), Stands: hangs(stands),
		Waiting: web.Table{ID: "waiting", Stack: true, Caption: "Requests that wait", HideCaption: true, Empty: "No request waits for you.",
			Columns: []web.Column{{Text: "Case"}, {Text: "Asked by"}, {Text: "Why"}, {Text: "Until"}, {Text: "So far"}}},
		Others: web.Table{ID: "custodians", Stack: true, Caption: "The custodians", HideCaption: true, Empty: "There are no custodians yet.",
			Columns: []web.Column{{Text: "Name"}, {Text: "From"}, {Text: "Key"}}}}
	for _, q := range waiting {
		if !slices.ContainsFunc(q.Approvals, func(a vault.Approval) bool { return me.Is(a.Human) }) {
			v.Waits = review.CustodyPath
		}
		v.Waiting.Rows = append(v.Waiting.Rows, web.Row(web.A(q.About, review.CustodyPath+"/requests/"+q.ID), web.T(q.ByName), web.T(q.Reason), web.T(momentWords(q.Expires)), web.T(soFar(q))))
	}
	for _, c := range people {
		v.Others.Rows = append(v.Others.Rows, web.Row(web.T(c.Name), web.T(p.bodyName(c.Body)), web.Cell{Tag: keyTag(c), Note: momentWords(c.Added)}))
	}
	return p.web.Page(w, r, "review/custody_home", v)
}

func keyTag(c vault.Custodian) *web.Tag {
	switch {
	case !c.Enabled && c.State != vault.KeyEnded:
		return &web.Tag{Text: "May not sign in", Tone: web.Warn}
	case c.Active():
		return &web.Tag{Text: "In use", Tone: web.Good}
	case c.State == vault.KeyRenewed:
		return &web.Tag{Text: "Renewed since", Tone: web.Info}
	case c.State == vault.KeyDead:
		return &web.Tag{Text: "Passphrase lost", Tone: web.Bad}
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

// ownKey gives the reader's key that counts: the one in use, or a lost one.
func ownKey(people []vault.Custodian, me access.Actor) (k vault.Custodian) {
	for _, c := range people {
		if me.Human != "" && c.Human == me.Human && (c.Active() || c.State == vault.KeyDead && !k.Active()) {
			k = c
		}
	}
	return k
}

// myKey says whether the reader keeps a key, and leads to what can be done.
func myKey(people []vault.Custodian, me access.Actor, s vault.Standing) staffBox {
	box := staffBox{ID: "mine", Title: "Your key"}
	link := func(text, to string) {
		box.Links = append(box.Links, web.Link{Text: text, Href: review.CustodyPath + to})
	}
	switch k := ownKey(people, me); {
	case k.Active():
		box.Tag = &web.Tag{Text: "In use", Tone: web.Good}
		box.Lines = append([]string{"Your key opens nothing by itself. Two custodians must agree, each with a passphrase, and then one reader can read for an hour."}, aloneWords(s)...)
		box.Lines = append(box.Lines, "Nobody can read your passphrase or put it right for you. If you lose it, say so here: others can then see to it that nothing depends on you.")
		link("Renew my key", "/renew")
		link("I have lost my passphrase", "/lost")
		link("Stop being a custodian", "/resign")
	case k.State == vault.KeyDead:
		box.Tag = &web.Tag{Text: "Passphrase lost", Tone: web.Bad}
		box.Lines = []string{"You said that you lost your passphrase. Nothing was destroyed: if you find it, you can take your key up again."}
		link("I have found my passphrase", "/found")
		if s.Lost > 0 {
			box.Lines = append(box.Lines, "The names of "+web.Plural(s.Lost, "person", "people")+
				" can be opened by nobody unless you find it. So you cannot make a new key. Somebody else can become a custodian.")
			break
		}
		link("Make a new key", "/enrol")
	default:
		box.Tag = &web.Tag{Text: "Not made yet", Tone: web.Warn}
		box.Lines = []string{"You cannot agree to anything until you have made a key."}
		link("Make your key", "/enrol")
	}
	return box
}

// aloneWords say what hangs on the reader and one other person alone.
func aloneWords(s vault.Standing) (out []string) {
	for _, h := range s.Alone {
		verb := " identities hang"
		if h.Count == 1 {
			verb = " identity hangs"
		}
		out = append(out, web.Number(h.Count)+verb+" on you and "+h.Name+" alone. If one of you loses a passphrase, nobody can open them.")
	}
	return out
}

// hangs says how the keeping of identities stands, and what is to do.
func hangs(s vault.Standing) staffBox {
	box := staffBox{ID: "standing", Title: "What is kept", Tag: &web.Tag{Text: "In order", Tone: web.Good}}
	wrong := func(text string, tone web.Tone, line string) {
		box.Tag, box.Lines = &web.Tag{Text: text, Tone: tone}, append(box.Lines, line)
	}
	box.Lines = []string{"The names of " + web.Plural(s.Identities, "person", "people") + " are sealed to custodians. " + web.Plural(s.Keepers, "custodian has", "custodians have") + " a key in use."}
	if s.Unsealed > 0 {
		wrong("To do", web.Warn, "The names of "+web.Plural(s.Unsealed, "person", "people")+" are not sealed to every custodian yet. Two of you who can open them can put that right together.")
		box.Links = []web.Link{{Text: "Seal them to every custodian", Href: review.CustodyPath + "/seal"}}
	}
	if s.Keepers < vault.MinCustodians {
		wrong("Closed", web.Bad, "Nobody can send an application now: three custodians must have a key in use. An administrator can give somebody the role, and they make a key on this page.")
	}
	if s.Unopenable > 0 {
		wrong("Cannot be opened", web.Bad, "The names of "+web.Plural(s.Unopenable, "person", "people")+
			" can be opened by no two custodians as things stand. They can again when a lost passphrase is found, or a disabled custodian is let in again.")
	}
	return box
}

func backToKeys() *web.Link { return &web.Link{Text: "Back to keys", Href: review.CustodyPath} }
