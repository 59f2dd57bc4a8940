package apply

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/phrase"
)

// Config is what the person's pages need.
type Config struct {
	Service  *review.Service
	Drafts   *intake.Drafts
	Renderer *web.Renderer
	// Secret seals the cookie: 32 bytes or more, the same on every node.
	Secret []byte
	Now    func() time.Time
	// Log hears of faults that a page makes good for; nothing of a person's.
	Log *slog.Logger
	// Synthetic marks what is sent as made up (a demonstration). MadeUp says that
	// the bodies are made up too, which each page then says.
	Synthetic, MadeUp bool
	// LeaveTo is where "Exit this page" leads; empty for the usual page.
	LeaveTo string
	// Others are the forms of other rooms, which the button closes too; nil for none.
	Others func() []formsession.Sessions
	// Turns and Tickets are the queue; without them nobody is asked to wait.
	Turns   *gate.Turns
	Tickets *gate.Tickets
	// Forms are where the first page can be read in other forms, on other sites
	// (Easy Read, British Sign Language); none shows nothing.
	Forms []web.Link
	// Phone is the number at which the panel takes applications; empty when it takes none.
	Phone string
	// Help are where help is to be had now, for the foot of each page.
	Help []HelpLink
}

// Pages are the pages of somebody who asks for a review, and comes back.
type Pages struct {
	Config
	sessions  formsession.Sessions
	calls     formsession.Sessions // of staff who write for somebody on the telephone
	questions []intake.Question
}

// New makes them.
func New(c Config) *Pages {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Help == nil {
		c.Help = defaultHelp()
	}
	var forces, prosecutors []intake.BodyOption
	for _, b := range c.Service.ListedBodies() {
		if b.Kind == "force" {
			forces = append(forces, b)
		} else {
			prosecutors = append(prosecutors, b)
		}
	}
	return &Pages{Config: c, sessions: newSessions(c, sessionCookie), calls: newSessions(c, callCookie), questions: intake.Questions(forces, prosecutors)}
}

// HelpLink is where help is to be had: a number to call. A telephone's address
// is written by the template, because templates let no other scheme through.
type HelpLink struct{ Text, Call string }

func defaultHelp() []HelpLink {
	return []HelpLink{
		{Text: "In danger now: call 999", Call: "999"},
		{Text: "NAPAC, for adults who were abused as children: 0808 801 0331", Call: "08088010331"},
		{Text: "Childline, if you are under 19: 0800 1111", Call: "08001111"},
		{Text: "Samaritans, day and night: 116 123", Call: "116123"},
	}
}

// page is what every page of the person's has: the way out, no name of ours in
// the tab, and where help is.
func (p *Pages) page(title string, back *web.Link) web.Page {
	return web.Page{Title: title, Back: back, Exit: true, Neutral: true, NoIndex: true, Synthetic: p.MadeUp}
}

// textView is a page of words.
type textView struct {
	web.Page
	Lead    string
	Blocks  []textBlock
	Buttons []web.Button
	Links   []web.Link
	Forms   []web.Link
	Phone   *HelpLink
	Help    []HelpLink
}

type textBlock struct {
	Heading string
	Lines   []string
	// Scripted is shown only where scripts run.
	Scripted string
	List     []string
}

func (p *Pages) text(w http.ResponseWriter, r *http.Request, v *textView) error {
	v.Help = p.Help
	return p.Renderer.Page(w, r, "review/apply_text", v)
}

func (p *Pages) front(w http.ResponseWriter, r *http.Request) error {
	v := &textView{Page: p.page("Ask for another look", nil),
		Lead: "Did you tell the police about a sexual crime, and were you told that it would go no further? You can ask for people who had no part in that to look again.",
		Blocks: []textBlock{
			{Heading: "What happens", List: []string{"You fill in a form. You can skip any question.", "People who had no part in your case read it.",
				"They ask for the papers, if you say yes.", "Somebody who works for no police force writes what they think.",
				"Two people decide. You read what they decided, and what was done.", "At each step you see the date, and who opened what you wrote."}},
			{Heading: "What you need", Lines: []string{"Nothing. You do not need an account, an email address, a phone or a crime number."}},
			{Heading: "What it is not", Lines: []string{"It is not a court. The panel gives advice to the police. It cannot make them act. If they do not answer, that is made public."}},
		},
		Buttons: []web.Button{{Text: "Start", Href: "/review/before"}, {Text: "Come back to what you wrote", Href: "/review/return", Kind: "secondary"}},
		Links: []web.Link{{Text: "How many people asked, how long it took and what came of it", Href: "/review/figures"},
			{Text: "Which police forces have looked at their closed cases", Href: "/review/board"}, {Text: "Papers that were asked for and not sent", Href: "/review/papers-not-sent"}}}
	v.Forms = p.Forms
	if p.Phone != "" {
		v.Phone = &HelpLink{Text: p.Phone, Call: dialled(p.Phone)}
	}
	if err := p.Service.Ready(r.Context()); err != nil {
		v.Lead = "This service is not open yet. The people who keep its keys have not started."
		v.Buttons, v.Phone = v.Buttons[1:], nil
	}
	return p.text(w, r, v)
}

func (p *Pages) before(w http.ResponseWriter, r *http.Request) error {
	return p.text(w, r, &textView{Page: p.page("Before you start", &web.Link{Text: "Back", Href: "/review"}), Blocks: p.told(), Buttons: []web.Button{{Text: "Continue", Href: "/review/safety"}}})
}

// told is what somebody is told before they start.
func (p *Pages) told() []textBlock {
	return []textBlock{
		{Heading: "Who will read it", Lines: []string{"The panel's staff, the reviewer who is given your case, and one member who works for no police force. You choose which of them may read what.",
			"Nobody from the police force or office that closed your case can read it, find it or count it."}},
		{Heading: "Your name",
			Lines: []string{"Your name is locked away from what you wrote. Unless you say otherwise, it takes two key holders to open it. They must say why, and you will see it."}},
		{Heading: "What we must pass on",
			Lines: []string{"If what you write shows that a child is in danger now, or that somebody may be badly hurt, we must tell those who can stop it. We will tell you, if that is safe.",
				"We pass on nothing else unless you say yes."}},
		{Heading: "A court may ask", Lines: []string{"If there is a trial, a court may ask to see what you wrote."}},
		{Heading: "How long we keep it", List: p.Service.RetentionWords()},
		{Heading: "This is not a report to the police", Lines: []string{"To report a crime, call 101, or 999 if somebody is in danger now."}},
	}
}

func (p *Pages) safety(w http.ResponseWriter, r *http.Request) error {
	return p.text(w, r, &textView{Page: p.page("Staying safe here", &web.Link{Text: "Back", Href: "/review/before"}), Blocks: []textBlock{
		{Heading: "Leave at once",
			Lines:    []string{"Press “Exit this page” at the top. You are taken to a weather page. What you saved is safe. You can come back with your words or numbers."},
			Scripted: "You can press Shift three times instead."},
		{Heading: "What stays on this device",
			Lines: []string{"Your browser may remember that you came here. The form itself is one page in its list, called “Your form”.",
				"If somebody else looks at this device, use another one, or a private window."}},
		{Heading: "What we keep", Lines: []string{"We do not keep the address of your device. What you write is locked with your own words or numbers. Until you send it, we cannot read it."}},
		{Heading: "You will not lose your place",
			Lines: []string{"Each page is saved when you press a button. If you stop for half an hour, we ask for your words or numbers again. Nothing you saved is lost."}},
	}, Buttons: []web.Button{{Text: "Continue", Href: "/review/apply"}}})
}

// seen gives the session. When there is none for this kind it has answered, by
// asking for the phrase, and the caller only passes on the error.
func (p *Pages) seen(w http.ResponseWriter, r *http.Request, kind string) (formsession.Session, bool, error) {
	s, ok, over, err := p.sessions.Get(r)
	switch {
	case err != nil:
		return formsession.Session{}, false, err
	case ok && s.Kind == kind:
		return s, true, nil
	case over:
		p.sessions.Drop(w, r)
		return formsession.Session{}, false, web.Redirect(w, r, "/review/return?over=1")
	}
	return formsession.Session{}, false, web.Redirect(w, r, "/review/return")
}

// start makes a draft and its session.
func (p *Pages) start(ctx context.Context, kind phrase.Kind) (formsession.Session, error) {
	ph, f, err := p.Drafts.Start(ctx, kind)
	if err != nil {
		return formsession.Session{}, err
	}
	return p.sessions.Begun(f, ph), nil
}
