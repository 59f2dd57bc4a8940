package speak

import (
	"net/http"
	"strconv"

	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/site/web"
)

var comeBack = web.Button{Text: "Come back to what you wrote", Href: Return, Kind: "secondary"}

// front is help first: no field stands on this page, nor on the next.
func (p *Pages) front(w http.ResponseWriter, r *http.Request) error {
	doors, err := p.Service.Doors(r.Context())
	if err != nil {
		return err
	}
	v := &textView{Page: p.page("Speak to an inquiry", ""), First: true,
		Lead: "Are you under 18, or is somebody hurting you now or likely to? Get help first. These numbers are free.",
		Blocks: []block{
			{Heading: "What this is", Lines: []string{"An inquiry asks what went wrong, so that it can be put right. You can tell it what happened to you, in your own words. " +
				"Nobody here questions what you say, " +
				"and you have nothing to prove.",
				"You need no account, no email address and no phone."}},
			{Heading: "What it is not", Lines: []string{"It is not a court, and it is not read at once. To report a crime call 101, or 999 if somebody is in danger now."}}},
		Buttons: []web.Button{{Text: "Go on", Href: Front + "/before"}, comeBack}}
	if len(doors) == 0 {
		v.Blocks = append(v.Blocks, block{Heading: "No inquiry takes accounts here at this moment",
			Lines: []string{"When one does, this page says so. What you gave or began before is safe, and you can come back to it."}})
		v.Buttons = v.Buttons[1:]
	}
	return p.text(w, r, v)
}

// before is what somebody is told before they start.
func (p *Pages) before(w http.ResponseWriter, r *http.Request) error {
	doors, err := p.Service.Doors(r.Context())
	if err != nil {
		return err
	}
	v := &textView{Page: p.page("Before you start", Front), Blocks: []block{
		{Heading: "Who will read it", Lines: []string{"Until you send it, nobody but you can. After that, only those who work for the inquiry in the way that you say yes to. We ask about each use " +
			"by itself, and nothing is done that you did not say yes to, but for one thing: “What we must pass on”, below. Whenever somebody opens it, you see when and why.",
			"Nobody of a body that the inquiry looks at can read it, find it or count it."}},
		{Heading: "What we must pass on", Lines: []string{"If what you tell us shows that a child is in danger now, or that somebody may be badly hurt, we must tell those who can stop it. Two " +
			"people decide that, and we tell you.", "The police are told nothing else unless you say yes."}},
		{Heading: "You can take it back", Lines: []string{"At any time. What cannot be undone by then, such as a report that is out, is said before you say yes to it."}},
		{Heading: "Leave at once", Lines: []string{"Press “Exit this page” at the top. You are taken to a weather page. What you saved is safe."},
			Scripted: "You can press Shift three times instead."},
		{Heading: "What stays on this device", Lines: []string{"Your browser may remember that you came here. The form itself is one page in its list, called “Your form”. If somebody else looks " +
			"at this device, use another one, or a private window."}},
		{Heading: "How long it is kept", Lines: []string{"What you do not send is wiped " + strconv.Itoa(speaking.Life) + " days after you last save it. What you send is destroyed when the record " +
			"of the inquiry is closed, unless you say yes to the archive."}},
	}, Buttons: []web.Button{{Text: "Continue", Href: formPath}}}
	for _, d := range doors {
		v.Blocks = append(v.Blocks, block{Heading: d.Inquiry.Title, Said: d.Taking.Words, Lines: []string{lastDay(d)}})
	}
	if len(doors) == 0 {
		return web.Redirect(w, r, Front)
	}
	return p.text(w, r, v)
}

// lastDay says until when an inquiry takes accounts.
func lastDay(d listening.Door) string {
	if d.Taking.To.IsZero() {
		return "It takes accounts now. No last day is said."
	}
	return "It takes accounts now, to the end of " + d.Taking.To.Human() + "."
}

func (p *Pages) saved(w http.ResponseWriter, r *http.Request) error {
	return p.text(w, r, &textView{Page: p.page("Your form", ""), Lead: "It is saved. Come back with your words or numbers when you want to.",
		Buttons: []web.Button{{Text: "Leave", Href: web.LeavePath}, {Text: "Come back to it now", Href: Return, Kind: "secondary"}}})
}

func (p *Pages) wiped(w http.ResponseWriter, r *http.Request) error {
	return p.text(w, r, &textView{Page: p.page("Your form", ""), Lead: "What you wrote is gone. Your words or numbers open nothing any more.",
		Buttons: []web.Button{{Text: "Leave", Href: web.LeavePath}, {Text: "Start again", Href: Front, Kind: "secondary"}}})
}
