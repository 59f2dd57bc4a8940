package sent

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"candour/evidence"
	room "candour/internal/room/evidence"
	"candour/internal/room/evidence/pages"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// stateWords are what became of a file.
var stateWords = map[room.State]string{room.Waiting: "Not read yet", room.Indexed: "Read", room.Exception: "Could not be read"}

// codeWords are why a file could not be read, and what whoever sent it can do.
var codeWords = map[evidence.Code]string{
	evidence.Locked:   "It needs a password. Tell the inquiry the password by telephone. Do not send it with the files, or by email.",
	evidence.Broken:   "It is damaged, or not what it seems to be. Look whether your own copy opens, and send that one again. If you have no other, tell the inquiry so.",
	evidence.TooMuch:  "It is larger, or lies deeper in other files, than can be read. Send it by itself, or ask the inquiry how to send it in parts.",
	evidence.NoReader: "Nothing here reads this kind of file. It is kept as it is. Tell the inquiry which program made it.",
	evidence.TimeOut:  "Reading it took too long. It is kept, and the inquiry looks into it. You need do nothing.",
	evidence.Died:     "It could not be read without danger to the program that reads. It is kept, and the inquiry looks into it. You need do nothing.",
	evidence.Absent:   "The program that reads it is not there at present. The file is kept. You need do nothing.",
}

// at is an address of the delivery of a request.
func at(r *http.Request, path string) string {
	return Path + r.PathValue("asking") + "/" + r.PathValue("delivery") + path
}

func (p *Pages) delivery(w http.ResponseWriter, r *http.Request) error {
	return p.deliveryPage(w, r, web.NewForm())
}

func (p *Pages) deliveryPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	state := room.State(r.URL.Query().Get("state"))
	if stateWords[state] == "" {
		state = ""
	}
	q, h, err := p.service.Handed(r.Context(), r.PathValue("asking"), r.PathValue("delivery"), state, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	v := view(&q, "Files that you sent, begun on "+h.On.Human(), r, web.Link{Text: "Send files to the inquiry", Href: Path + q.ID})
	v.Errors = form.Errors()
	one, links := sheet.Chosen(r, forms(r, &q, &h, form), at(r, ""))
	if v.Links = links; len(one) > 0 {
		v.Forms, v.Links, v.Back = one, nil, &web.Link{Text: "Files that you sent", Href: at(r, "")}
		return p.show(w, r, v)
	}
	v.Boxes = []sheet.Box{stands(r, &h)}
	if n := h.Counts[room.Exception]; n > 0 && r.URL.Query().Get("done") == "" {
		v.Warning = web.Plural(n, "file", "files") + " could not be read. Look below what you can do."
	}
	v.Table = filesTable(&h, state)
	if h.Next != "" {
		more := url.Values{"after": {h.Next}}
		if state != "" {
			more.Set("state", string(state))
		}
		v.Pages = &web.Pagination{Next: at(r, "") + "?" + more.Encode() + "#files"}
	}
	return p.show(w, r, v)
}

// stands is how a delivery stands.
func stands(r *http.Request, h *room.Handing) sheet.Box {
	rows := []web.SummaryRow{sheet.Row("Files that you sent", web.Number(h.Top))}
	if h.Declared >= 0 {
		said := web.T(web.Number(h.Declared))
		if !h.Done.IsZero() && h.Declared != h.Top {
			said.Tag = &web.Tag{Text: "Not what came", Tone: web.Warn}
		}
		rows = append(rows, web.SummaryRow{Key: "Files that you said you would send", Value: said})
	}
	all := 0
	for _, s := range []room.State{room.Indexed, room.Exception, room.Waiting} {
		n := web.T("0")
		if all += h.Counts[s]; h.Counts[s] > 0 {
			n = web.A(web.Number(h.Counts[s]), at(r, "")+"?state="+string(s)+"#files")
		}
		rows = append(rows, web.SummaryRow{Key: stateWords[s], Value: n})
	}
	box := sheet.Box{ID: "stands", Title: "How it stands", Tag: &web.Tag{Text: "Complete, as you said", Tone: web.Good}}
	if !h.Done.IsZero() {
		rows = append(rows, sheet.Row("You said that these are all", h.Done.Human()))
	} else if box.Tag = nil; h.Open() {
		box.Tag = &web.Tag{Text: "Not complete", Tone: web.Warn}
	}
	if all > h.Top {
		box.Notes = []string{"What lies in an archive, a mailbox or a mail is a file of its own once it is read, and counts among those that were read, could not be read, or are not read yet."}
	}
	box.List = sheet.Rows(rows...)
	return box
}

// filesTable lists files, with what whoever sent them can do.
func filesTable(h *room.Handing, state room.State) *web.Table {
	t := web.Table{ID: "files", Stack: true, Caption: "Your files", Empty: "There is no file here yet.",
		Columns: []web.Column{{Text: "File"}, {Text: "What became of it"}, {Text: "Bytes", Numeric: true}}}
	if state != "" {
		t.Caption, t.Empty = "Your files: "+strings.ToLower(stateWords[state][:1])+stateWords[state][1:], "There is none."
	}
	for i := range h.Files {
		f := &h.Files[i]
		became := web.Cell{Text: stateWords[f.State]}
		switch {
		case f.State == room.Exception:
			became.Note = codeWords[evidence.Code(f.Code)]
		case f.Again:
			became.Note = "You sent the same file before. It is kept once."
		}
		name := strings.TrimSpace(room.PlaceWords(f.Place) + " " + f.Name)
		t.Rows = append(t.Rows, web.Row(web.T(name), became, web.T(web.Number(int(f.Size)))))
	}
	return &t
}

// forms are what can be done with a delivery that is not complete.
func forms(r *http.Request, q *room.Request, h *room.Handing, form *web.Form) []sheet.Form {
	if !h.Open() || q.Closed != "" {
		return nil
	}
	out := []sheet.Form{{ID: "add", Title: "Add files", Action: at(r, "/add"), Upload: true, Private: true, Button: web.Button{Text: "Send them"},
		Lines:  []string{"At most 200 MB at a time. You can come back and add more. Each file is sealed before this page says that it came."},
		Fields: []sheet.Field{pages.Several(form)}}}
	if h.Top > 0 {
		out = append(out, sheet.Form{ID: "done", Title: "Say that these are all", Action: at(r, "/done"), Button: web.Button{Text: "These are all"},
			Lines: []string{"You sent " + web.Plural(h.Top, "file", "files") + " here. After this, no file is added to them: what you still find, you send as another delivery. " +
				"It does not answer the request: say on its page which matters are answered."}})
	}
	return out
}

func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.deliveryPage, func(ctx context.Context, form *web.Form) (string, error) {
		files, closeAll, err := pages.Uploaded(form)
		if err != nil {
			return "", err
		}
		defer closeAll()
		if len(files) == 0 {
			form.Fail("files", "Choose the files to send")
			return "", nil
		}
		got, err := p.service.Hand(ctx, r.PathValue("asking"), r.PathValue("delivery"), files)
		if n := got.Added + len(got.Before); err != nil && n > 0 && form.Take(err) {
			form.Fail("files", "The first "+web.Plural(n, "file", "files")+" came, and the others did not")
			return "", nil
		}
		done := "added"
		switch {
		case got.Added == 0:
			done = "before"
		case len(got.Before) > 0:
			done = "some"
		}
		return at(r, "?done="+done), err
	})
}

func (p *Pages) done(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.deliveryPage, func(ctx context.Context, _ *web.Form) (string, error) {
		return at(r, "?done=done"), p.service.AllHanded(ctx, r.PathValue("asking"), r.PathValue("delivery"))
	})
}
