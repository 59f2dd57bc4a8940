package pages

import (
	"net/http"
	"strconv"
	"strings"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// whyFields ask why, once for each remark.
func whyFields(form *web.Form, remarks []returns.Remark) (out []sheet.Field) {
	for _, r := range remarks {
		if !form.Sent(r.Field()) && form.Text(r.Field()) == "" && r.Why != "" {
			form.Set(r.Field(), r.Why)
		}
		out = append(out, sheet.Area(form.Textarea(r.Field(), "Why is this right?", r.About+": "+r.Words, returns.MaxWhy)))
	}
	return out
}

// whyOf reads what a body said of each remark.
func whyOf(r *http.Request) (out []returns.Why) {
	for name, values := range r.PostForm {
		if number, ok := strings.CutPrefix(name, "why-"); ok {
			if n, err := strconv.Atoi(number); err == nil && len(values) > 0 {
				out = append(out, returns.Why{N: n, Words: values[0]})
			}
		}
	}
	return out
}

// whyBox shows what was found that may be right, and what the body says of it.
func whyBox(remarks []returns.Remark) (sheet.Box, bool) {
	if len(remarks) == 0 {
		return sheet.Box{}, false
	}
	b := sheet.Box{ID: "why", Title: "What was found, and why the body says that it is right", List: &web.SummaryList{}}
	for _, r := range remarks {
		said := web.T("Not said yet")
		if r.Why != "" {
			said = web.Cell{Text: r.Why, Note: r.Name + ", " + web.DateTime(r.Made)}
		}
		b.List.Rows = append(b.List.Rows, web.SummaryRow{Key: r.About + ": " + r.Words, Value: said})
	}
	return b, true
}
