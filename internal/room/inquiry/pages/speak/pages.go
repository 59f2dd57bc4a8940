package speak

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/trace"
	"candour/internal/room/inquiry/speaking"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "inquiry", FS: pageFiles} }

// The addresses. The form lives at one, so that the browser's history says only that it was open.
const (
	Front    = inquiry.SpeakPath
	formPath = "/inquiry/speak/form"
	Return   = inquiry.ReturnPath
	minePath = "/inquiry/mine"
)

// Cookies of these pages: the open form, and the place of somebody who waits to start.
const (
	sessionCookie = "__Host-candour-speak"
	placeCookie   = "__Host-candour-speak-place"
)

// Changed is what somebody's words changed, as far as it is out.
type Changed struct {
	// Lines say it where there is no sentence: that nothing is out yet, and by when we look again.
	Lines     []string
	Sentences []Sentence
}

// Sentence is a published sentence that rests on somebody's words, and what followed from it.
type Sentence struct {
	Words  string
	Short  string // their beginning, for its line
	Place  string // where in the report
	Where  web.Link
	RestOn string             // on their own words, or on theirs with those of others, in a band
	Came   []trace.Came       // what it asks for, and how that stands
	Path   []web.TimelineItem // recommendation, answer, promise, what was verified
}

// Config is what the pages need.
type Config struct {
	Service  *listening.Service
	Drafts   speaking.Drafts
	Renderer *web.Renderer
	// Secret is this room's own, 32 bytes or more, the same on every node; it seals the cookie.
	Secret []byte
	Now    func() time.Time
	// Log hears of faults that a page makes good for; nothing of a person's.
	Log *slog.Logger
	// MadeUp says that all of it is made up, which each page then says.
	MadeUp bool
	// Turns and Tickets are the queue of all rooms; without them nobody is asked to wait.
	Turns   *gate.Turns
	Tickets *gate.Tickets
	// Changed says what somebody's words changed; nil where nothing follows that yet, and the
	// page then says that it does not know.
	Changed func(ctx context.Context, p listening.Person, inquiry string) (Changed, error)
}

// Pages are the pages of somebody who speaks to an inquiry.
type Pages struct {
	Config
	sessions formsession.Sessions
}

// New makes them.
func New(c Config) *Pages {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Pages{c, formsession.New(formsession.Config{Cookie: sessionCookie, Secret: c.Secret, Now: c.Now, Drafts: c.Drafts.Drafts, Log: c.Log, Longest: 4 * listening.MaxWords})}
}

// Sessions are the forms that lie open, for the button "Exit this page" (formsession.LeaveRoute).
func (p *Pages) Sessions() formsession.Sessions { return p.sessions }

func (p *Pages) door() formsession.Door {
	return formsession.Door{Turns: p.Turns, Tickets: p.Tickets, Cookie: placeCookie}
}

// Routes are all pages. Each has the way out.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, a access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: a, Handler: h, Exit: true}
	}
	post := func(pattern string, a access.Action, h, lost web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: pattern, Action: a, Handler: h, Lost: lost, Exit: true, MaxBody: maxForm}
	}
	const give, back = inquiry.InquiryGive, inquiry.InquiryReturn
	return []web.Route{
		get(Front, give, p.front), get(Front+"/before", give, p.before),
		get(formPath, give, p.formPage), post(formPath, give, p.formPost, p.formLost),
		get("/inquiry/saved", give, p.saved), get("/inquiry/wiped", give, p.wiped), get("/inquiry/sent", back, p.sent),
		get(Return, back, p.returnPage), post(Return, back, p.returnPost, p.returnLost),
		get(minePath, back, p.mine), post(minePath, back, p.minePost, p.mineLost),
		get(minePath+"/{what}", back, p.partPage), post(minePath+"/{what}", back, p.partPost, p.mineLost),
	}
}

// maxForm is the size of a form in bytes: the longest account, of letters that take twelve
// bytes each on the way.
const maxForm = 12*listening.MaxWords + 1<<20

// helpLine is a number to call.
type helpLine struct{ Text, Call string }

// Help stands on every page.
func help() []helpLine {
	return []helpLine{{"In danger now: call 999", "999"}, {"Childline, if you are under 19: 0800 1111", "08001111"},
		{"NAPAC, for adults who were abused as children: 0808 801 0331", "08088010331"}, {"Samaritans, day and night: 116 123", "116123"}}
}

// page is what every page here has: the way out, and no name of ours in the tab.
func (p *Pages) page(title string, back string) web.Page {
	out := web.Page{Title: title, Exit: true, Neutral: true, NoIndex: true, Synthetic: p.MadeUp}
	if back != "" {
		out.Back = &web.Link{Text: "Back", Href: back}
	}
	return out
}

// textView is a page of words.
type textView struct {
	web.Page
	Lead    string
	First   bool // help stands before all else
	Blocks  []block
	Buttons []web.Button
	Help    []helpLine
}

type block struct {
	Heading string
	Lines   []string
	List    []string
	Said    string // words of the person, or of the team
	// Scripted is shown only where scripts run.
	Scripted string
}

func (p *Pages) text(w http.ResponseWriter, r *http.Request, v *textView) error {
	v.Help = help()
	return p.Renderer.Page(w, r, "inquiry/speak_text", v)
}
