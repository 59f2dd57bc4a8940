package pages

import (
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/sweep"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// uploadField is a field for one file.
func uploadField(u web.FileUpload) sheet.Field {
	u.Bold = true
	return sheet.Field{Upload: &u}
}

func options(list []sweep.Choice) []web.Option {
	return web.OptionsOf(list, func(c sweep.Choice) web.Option { return web.Option{Value: c.Value, Text: c.Label} })
}

func codeOptions(list []sweep.Code) []web.Option {
	return web.OptionsOf(list, func(c sweep.Code) web.Option { return web.Option{Value: c.Code, Text: c.Words} })
}

func countWords(c sweep.Count) string {
	if !c.Known {
		return ""
	}
	return web.Number(c.N)
}

func answerWords(a sweep.Answer) string {
	switch a {
	case sweep.Yes:
		return "Yes"
	case sweep.No:
		return "No"
	}
	return ""
}

// dayHint says how a day is typed.
const dayHint = "Day, month and year. For example, 2 March 2026"

// dayTyped is one whole day as it was typed; the zero Day for what is none.
func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

// show draws a page; pages of staff stay out of search engines.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	return p.web.Page(w, r, "sweep/page", v)
}

// done leads back to a page that says what was done. The words are chosen by a
// code, so that an address cannot make the page say anything else.
func done(w http.ResponseWriter, r *http.Request, path, code string) error {
	return web.Redirect(w, r, path+"?done="+code)
}

var doneWords = map[string]string{"allocated": "The case was given out.", "outcome": "The outcome was recorded.",
	"given-back": "You gave the case back. It waits for somebody else.", "answered": "Your answer was recorded.", "twin": "Your decision about the near-duplicate was recorded.",
	"drawn": "A new sample was drawn.", "checked": "What you found was recorded.",
	"asked": "The asking was recorded. If the last day is near or over, it counts once somebody else has agreed.", "taken-back": "The asking was taken back.", "returned": "The list was returned."}

func notice(r *http.Request) *web.Notice {
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		return &web.Notice{Success: true, Heading: words}
	}
	return nil
}
