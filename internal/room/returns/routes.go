package returns

import (
	"embed"
	"net/http"

	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml
var pageFiles embed.FS

// Templates are the pages of the returns, for the renderer.
func Templates() web.Templates { return web.Templates{Slice: "returns", FS: pageFiles} }

// Pages serves the returns: the public board, the desk and the scorecards.
type Pages struct {
	service *Service
	web     *web.Renderer
	url     string
}

// NewPages makes the pages over the use cases; url is the public address.
func NewPages(s *Service, rd *web.Renderer, url string) *Pages {
	return &Pages{service: s, web: rd, url: url}
}

// Where the pages are.
const (
	home        = "/returns"
	deskPath    = home + "/desk"
	roundPath   = home + "/rounds"
	versionPath = home + "/versions"
	onePath     = home + "/of"
	checkPath   = home + "/check"
	bookPath    = home + "/book"
	scorePath   = home + "/scorecards"
)

// uploadBody is the most bytes that a form with files may send.
const uploadBody = MostBytes + 1<<20

// Routes are all pages. Each names the rule for opening it at all; what it does
// to a return is asked again, about that return.
func (p *Pages) Routes() []web.Route {
	get := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Action: action, Handler: h}
	}
	post := func(pattern string, action access.Action, h web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: pattern, Action: action, Handler: h}
	}
	large := func(r web.Route) web.Route {
		r.MaxBody = uploadBody
		return r
	}
	const one, version = onePath + "/{id}", versionPath + "/{id}"
	return append([]web.Route{
		get(home, access.ReturnsBoard, p.board),
		get(home+"/board.csv", access.ReturnsBoard, p.boardCSV),
		get(correctionsPath, access.ReturnsBoard, p.corrections), get(correctionsPath+"/feed.atom", access.ReturnsBoard, p.correctionsFeed),
		get(bookPath, access.ReturnsBoard, p.book),
		get(bookPath+"/{schema}/{version}", access.ReturnsBoard, p.bookTable),
		get(bookPath+"/{schema}/{version}/schema.json", access.ReturnsBoard, p.bookFile),
		get(bookPath+"/{schema}/{version}/empty.csv", access.ReturnsBoard, p.bookEmpty),

		get(deskPath, access.ReturnsRead, p.desk),
		get(roundPath+"/new", access.ReturnsOpen, p.showRound), post(roundPath+"/new", access.ReturnsOpen, p.openRound),
		get(roundPath+"/{id}/ask", access.ReturnsOpen, p.showAsk), post(roundPath+"/{id}/ask", access.ReturnsOpen, p.ask),
		get(roundPath+"/{id}/approve", access.ReturnsApprove, p.showClean),
		post(roundPath+"/{id}/approve", access.ReturnsApprove, p.approveClean),
		get(checkPath, access.ReturnsSend, p.showCheck), large(post(checkPath, access.ReturnsSend, p.checkFile)),

		get(one, access.ReturnsRead, p.one),
		large(post(one+"/files", access.ReturnsSend, p.send)),
		post(one+"/nil", access.ReturnsSend, p.act("nil")),
		post(one+"/refuse", access.ReturnsSend, p.act("refuse")),
		post(one+"/submit", access.ReturnsSend, p.act("submit")),
		post(one+"/approve", access.ReturnsApprove, p.act("approve")),
		post(one+"/back", access.ReturnsApprove, p.act("back")),
		post(one+"/sign", access.ReturnsSign, p.act("sign")),
		post(one+"/decline", access.ReturnsSign, p.act("decline")),
		post(one+"/unlock", access.ReturnsOpen, p.act("unlock")),
		post(one+"/lock", access.ReturnsOpen, p.act("lock")),
		post(one+"/unasked", access.ReturnsOpen, p.act("unasked")), post(one+"/came", access.ReturnsOpen, p.act("came")),
		post(one+"/substitute", access.ReturnsOpen, p.act("substitute")),

		get(version, access.ReturnsRead, p.version),
		post(version+"/stop", access.ReturnsSend, p.stop),
		get(version+"/problems.csv", access.ReturnsRead, p.problemsCSV),
		get(version+"/marked/{place}", access.ReturnsRead, p.marked),
		get(version+"/changes", access.ReturnsRead, p.changes),

		get(scorePath, access.ReturnsRead, p.scorecards),
		get(scorePath+"/{body}", access.ReturnsRead, p.scorecard),
	}, append(p.profileRoutes(), p.proposals()...)...)
}

// show draws a page, which says so when the bodies are made up. Pages of those
// who are signed in stay out of search engines.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.Synthetic = v.Synthetic || p.service.madeUp()
	return p.showBook(w, r, v)
}

// showBook draws a page of the code book, which is as real among made-up bodies
// as among real ones.
func (p *Pages) showBook(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	return p.web.Page(w, r, "returns/page", v)
}

// done leads back to a page that says what was done. The words are chosen by a
// code, so that an address cannot make the page say anything else.
func done(w http.ResponseWriter, r *http.Request, path, code string) error {
	return web.Redirect(w, r, path+"?done="+code)
}

// proposedWords are said of what takes two.
const proposedWords = "It waits for somebody else to agree. Nothing was changed yet."

var doneWords = map[string]string{"nil": "The nil return was recorded. Submit it when you are ready.", "refuse": "The reason was recorded.", "submit": "The return was submitted. Somebody else approves it.",
	"sign": "You signed the return. The national desk can approve it now.", "decline": "The return was sent back. It was not signed.",
	"approve": "The return was approved.", "back": "The return was sent back.", "unlock": "The return was unlocked.", "lock": "The return was locked again.",
	"substitute": "The earlier figures stand in. Somebody else approves that.", "asked": "It was recorded that they were asked.", "unasked": proposedWords, "came": proposedWords, "round": "The round was opened. A body owes its return once it was asked.",
	"stopped": "The check was stopped.", "saved": "The profile was saved.", "signed": "The profile was signed off.", "viewed": "Your view was recorded."}

func notice(r *http.Request) *web.Notice {
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Heading: words}
	}
	return nil
}
