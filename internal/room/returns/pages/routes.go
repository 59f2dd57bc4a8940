package pages

import (
	"context"
	"net/http"
	"net/url"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Pages serves the returns: the public board, the desk and the scorecards.
type Pages struct {
	service *returns.Service
	web     *web.Renderer
	url     string
	// Saved puts the reader's own filters on the panel of the desk; nil for none.
	Saved func(ctx context.Context, panel *web.FilterPanel, query url.Values) error
}

// New makes the pages over the use cases; url is the public address.
func New(s *returns.Service, rd *web.Renderer, url string) *Pages {
	return &Pages{service: s, web: rd, url: url}
}

// Routes are all pages. Each names the rule for opening it at all; what it does
// to a return is asked again, about that return.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	large := func(r web.Route) web.Route {
		r.MaxBody = returns.MaxBytes + 1<<20
		return r
	}
	const one, version = returns.ReturnPath + "/{id}", returns.VersionPath + "/{id}"
	return append([]web.Route{
		get(returns.Home, returns.ReturnsBoard, p.board),
		get(returns.Home+"/board.csv", returns.ReturnsBoard, p.boardCSV),
		get(returns.CorrectionsPath, returns.ReturnsBoard, p.corrections), get(returns.CorrectionsPath+"/feed.atom", returns.ReturnsBoard, p.correctionsFeed),
		get(returns.BookPath, returns.ReturnsBoard, p.book),
		get(returns.BookPath+"/{schema}/{version}", returns.ReturnsBoard, p.bookTable),
		get(returns.BookPath+"/{schema}/{version}/schema.json", returns.ReturnsBoard, p.bookFile),
		get(returns.BookPath+"/{schema}/{version}/empty.csv", returns.ReturnsBoard, p.bookEmpty),

		get(returns.DeskPath, returns.ReturnsRead, p.desk),
		get(returns.RoundPath+"/new", returns.ReturnsOpen, p.showRound), post(returns.RoundPath+"/new", returns.ReturnsOpen, p.openRound),
		get(returns.RoundPath+"/{id}", returns.ReturnsRead, p.round),
		get(returns.RoundPath+"/{id}/ask", returns.ReturnsOpen, p.showAsk), post(returns.RoundPath+"/{id}/ask", returns.ReturnsOpen, p.ask),
		post(returns.RoundPath+"/{id}/open", returns.ReturnsOpen, p.openFor),
		get(returns.RoundPath+"/{id}/remind", returns.ReturnsRemind, p.showRemind), post(returns.RoundPath+"/{id}/remind", returns.ReturnsRemind, p.remind),
		get(returns.RoundPath+"/{id}/approve", returns.ReturnsApprove, p.showClean),
		post(returns.RoundPath+"/{id}/approve", returns.ReturnsApprove, p.approveClean),
		get(returns.CheckPath, returns.ReturnsSend, p.showCheck), large(post(returns.CheckPath, returns.ReturnsSend, p.checkFile)),

		get(one, returns.ReturnsRead, p.one),
		large(post(one+"/files", returns.ReturnsSend, p.send)),
		post(one+"/nil", returns.ReturnsSend, p.act("nil")),
		post(one+"/refuse", returns.ReturnsSend, p.act("refuse")),
		post(one+"/submit", returns.ReturnsSend, p.act("submit")),
		post(one+"/approve", returns.ReturnsApprove, p.act("approve")),
		post(one+"/back", returns.ReturnsApprove, p.act("back")),
		post(one+"/sign", returns.ReturnsSign, p.act("sign")),
		post(one+"/decline", returns.ReturnsSign, p.act("decline")),
		post(one+"/unlock", returns.ReturnsOpen, p.act("unlock")),
		post(one+"/lock", returns.ReturnsOpen, p.act("lock")),
		post(one+"/unasked", returns.ReturnsOpen, p.act("unasked")), post(one+"/came", returns.ReturnsOpen, p.act("came")),
		post(one+"/substitute", returns.ReturnsOpen, p.act("substitute")),

		get(version, returns.ReturnsRead, p.version),
		post(version+"/stop", returns.ReturnsSend, p.stop),
		get(version+"/problems.csv", returns.ReturnsRead, p.problemsCSV),
		get(version+"/marked/{place}", returns.ReturnsRead, p.marked),
		get(version+"/changes", returns.ReturnsRead, p.changes),

		get(returns.ScorePath, returns.ReturnsRead, p.scorecards),
		get(returns.ScorePath+"/{body}", returns.ReturnsRead, p.scorecard),
	}, append(p.profileRoutes(), p.proposals()...)...)
}

// show draws a page, which says so when the bodies are made up. Pages of those
// who are signed in stay out of search engines.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.Synthetic = v.Synthetic || p.service.MadeUp()
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

var doneWords = map[string]string{"nil": "The nil return was recorded. Submit it when you are ready.", "refuse": "The reason was recorded.",
	"submit": "The return was submitted. Somebody else approves it.",
	"sign":   "You signed the return. The national desk can approve it now.", "decline": "The return was sent back. It was not signed.",
	"approve": "The return was approved.", "back": "The return was sent back.", "unlock": "The return was unlocked.", "lock": "The return was locked again.",
	"substitute": "The earlier figures stand in. Somebody else approves that.",
	"asked":      "It was recorded that they were asked. If the last day is near or over, it counts once somebody else has agreed.", "unasked": proposedWords, "came": proposedWords,
	"round":   "The round was opened. A body owes its return once it was asked. If the last day is near or over, its asking counts once somebody else has agreed.",
	"stopped": "The check was stopped.", "saved": "The profile was saved.", "signed": "The profile was signed off.", "viewed": "Your view was recorded."}

func notice(r *http.Request) *web.Notice {
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Heading: words}
	}
	return nil
}
