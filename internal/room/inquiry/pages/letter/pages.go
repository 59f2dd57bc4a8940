package letter

import (
	"embed"
	"log/slog"
	"net/http"
	"time"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "inquiry", FS: pageFiles} }

// The addresses. What is open stands at addresses that say nothing of which letter it is.
const (
	Front      = inquiry.LetterPath
	minePath   = "/inquiry/my-letter"
	answerPath = minePath + "/parts"
	sendPath   = minePath + "/send"
	lastPath   = minePath + "/last"
	timePath   = minePath + "/time"
	phrasePath = minePath + "/phrase"
	keptPath   = "/inquiry/kept"
)

// foundLetter is the kind of what a session here leads to.
const foundLetter = "letter"

// sessionCookie is the cookie of a letter that lies open.
const sessionCookie = "__Host-candour-letter"

// Config is what the pages need.
type Config struct {
	Service  *drafting.Service
	Renderer *web.Renderer
	// Secret is this floor's own, 32 bytes or more, the same on every node; it seals the cookie.
	Secret []byte
	Now    func() time.Time
	// Log hears of faults that a page makes good for; nothing of a person's.
	Log *slog.Logger
	// MadeUp says that all of it is made up, which each page then says.
	MadeUp bool
	// Turns and Tickets are the queue of all rooms; without them nobody is asked to wait.
	Turns   *gate.Turns
	Tickets *gate.Tickets
}

// Pages are the pages of whoever got a warning letter.
type Pages struct {
	Config
	sessions formsession.Sessions
	copies   formsession.Sessions
}

// New makes them.
func New(c Config) *Pages {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	in := formsession.Config{Cookie: sessionCookie, Secret: c.Secret, Now: c.Now, Drafts: c.Service.Back, Log: c.Log, Longest: 4 * drafting.MaxAnswer}
	p := &Pages{Config: c, sessions: formsession.New(in)}
	in.Cookie = copyCookie
	p.copies = formsession.New(in)
	return p
}

// Sessions are the letters that lie open, for the button "Exit this page" (formsession.LeaveRoute).
func (p *Pages) Sessions() formsession.Sessions { return p.sessions }

func (p *Pages) door() formsession.Door { return formsession.Door{Turns: p.Turns, Tickets: p.Tickets} }

// Routes are all pages. Each has the way out.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: inquiry.InquiryReply, Handler: h, Exit: true}
	}
	post := func(pattern string, h, lost web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: pattern, Action: inquiry.InquiryReply, Handler: h, Lost: lost, Exit: true, MaxBody: maxForm}
	}
	return append(p.copyRoutes(get, post),
		get(Front, p.enter), get(Front+"/{link}", p.enter), post(Front, p.enterPost, p.enterLost),
		get(minePath, p.mine), post(minePath, p.accept, p.mineLost),
		get(answerPath, p.parts), get(answerPath+"/{part}", p.part), post(answerPath+"/{part}", p.partPost, p.partLost),
		get(sendPath, p.check), get(lastPath, p.last), post(lastPath, p.send, p.mineLost),
		get(timePath, p.time), post(timePath, p.timePost, p.timeLost),
		get(phrasePath, p.phrasePage), post(phrasePath, p.phrasePost, p.mineLost),
		get(keptPath, p.kept))
}

// maxForm is the size of a form in bytes: the longest answer, of letters that take twelve bytes
// each on the way.
const maxForm = 12*drafting.MaxAnswer + 1<<20

// helpLine is a number to call.
type helpLine struct{ Text, Call string }

// help is where support and advice is.
func help() []helpLine {
	return []helpLine{{"Citizens Advice in England: 0800 144 8848", "08001448848"}, {"Advicelink in Wales: 0800 702 2020", "08007022020"},
		{"Samaritans, day and night: 116 123", "116123"}, {"In danger now: call 999", "999"}}
}

// page is what every page here has: the way out, and no name of ours in the tab.
func (p *Pages) page(back string) web.Page {
	out := web.Page{Title: "Your letter", Exit: true, Neutral: true, NoIndex: true, Synthetic: p.MadeUp}
	if back != "" {
		out.Back = &web.Link{Text: "Back", Href: back}
	}
	return out
}

// block is some words under a heading.
type block struct {
	Heading string
	Lines   []string
	List    []string
	Said    string // words of the letter, or of the person
}

// view is a page of words, of a form, or of both.
type view struct {
	web.Page
	Heading, Caption string
	Inset            []string
	Lead             []string
	Blocks           []block
	Action           string
	Hidden           []web.Hidden
	Ticket           *formsession.Place
	Fields           []sheet.Field
	Hints            []string
	Groups           []string // a new phrase
	Links            []web.Link
	Buttons, More    []web.Button
	Help             []helpLine
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, v *view) error {
	v.Help = help()
	return p.Renderer.Page(w, r, "inquiry/letter_page", v)
}

func button(text, value string) web.Button { return web.Button{Text: text, Name: "go", Value: value} }

func second(text, value string) web.Button {
	return web.Button{Text: text, Name: "go", Value: value, Kind: "secondary"}
}

func goTo(text, href string) web.Button { return web.Button{Text: text, Href: href} }

func orTo(text, href string) web.Button {
	return web.Button{Text: text, Href: href, Kind: "secondary"}
}
