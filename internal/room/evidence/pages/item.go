package pages

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/evidence"
	"candour/evidence/kind"
	room "candour/internal/room/evidence"
	"candour/internal/room/evidence/pages/redact"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// whereWords name the places at which words stand in a file.
var whereWords = map[evidence.Where]string{
	evidence.Body: "Text", evidence.Header: "Headers and footers", evidence.Footnote: "Footnotes", evidence.Field: "Form fields",
	evidence.Annotation: "Comments and notes", evidence.Outline: "Bookmarks", evidence.Metadata: "Properties of the file",
	evidence.Attachment: "Names of attached files", evidence.Layer: "Layers", evidence.Invisible: "Text that cannot be seen",
	evidence.AltText: "Words in place of pictures", evidence.Deleted: "Taken out by tracked changes",
	evidence.Inserted: "Put in by tracked changes", evidence.Revision: "Earlier version, still in the file",
	evidence.Speaker: "Speaker’s notes", evidence.Sheet: "Sheets", evidence.HiddenCell: "Hidden sheets, rows and columns",
	evidence.Formula: "Formulas", evidence.Cache: "Copies of data kept in the file", evidence.Script: "Program text",
	evidence.FileName: "Name of the file", evidence.OCR: "Read from the picture",
}

// noteWords are what a human should know of a file, by its code.
var noteWords = map[string]string{
	"hidden-sheet": "Has a hidden sheet", "tracked-changes": "Has tracked changes", "macros": "Has program text in it",
	"two-bodies-differ": "A mail whose two texts differ", "name-says-otherwise": "Its name says that it is something else",
	"text-may-be-wrong": "Its text may be wrong",
}

// kindWords name kinds of files.
var kindWords = map[string]string{
	kind.EML: "Mail", kind.MSG: "Mail of Outlook", kind.Mbox: "Mailbox", kind.PST: "Mailbox of Outlook", kind.TNEF: "Attachments of Outlook (winmail.dat)", kind.PDF: "PDF", kind.DOCX: "Word document",
	kind.XLSX: "Excel workbook", kind.PPTX: "PowerPoint presentation", kind.ODT: "OpenDocument text", kind.ODS: "OpenDocument spreadsheet", kind.ODP: "OpenDocument presentation",
	kind.RTF: "Rich text", kind.WhatsApp: "Chat of WhatsApp", kind.Telegram: "Chat of Telegram", kind.HTML: "Web page", kind.Plain: "Text", kind.Zip: "Archive (zip)",
	kind.SevenZip: "Archive (7z)", kind.RAR: "Archive (rar)", kind.Tar: "Archive (tar)", kind.GZip: "Compressed file (gzip)",
	"image/png": "Picture (PNG)", "image/jpeg": "Picture (JPEG)", "image/tiff": "Picture (TIFF)", "image/gif": "Picture (GIF)", "text/csv": "Table (CSV)",
}

// kindOf names a kind, with the media type where it has no name of its own.
func kindOf(media string) string {
	if words := kindWords[media]; words != "" {
		return words
	}
	return media
}

// mostPieces and mostWords are how much a page shows of what was read.
const (
	mostPieces = 60
	mostWords  = 3000
)

func (p *Pages) item(w http.ResponseWriter, r *http.Request) error {
	return p.itemPage(w, r, web.NewForm())
}

func (p *Pages) itemPage(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	o, err := p.service.Open(r.Context(), r.PathValue("delivery"), r.PathValue("item"), "")
	if err == nil && o.Delivery.Home != r.PathValue("home") {
		err = room.ErrNone()
	}
	if err != nil {
		return err
	}
	back := web.Link{Text: "Delivery " + web.Number(o.Delivery.Number) + ", " + o.Delivery.Prefix, Href: at(r, "")}
	name := title(&o.Shown)
	if urn := o.URN(); urn != "" {
		name = urn + ": " + name
	}
	v := view(&o.Home, name, r, back)
	v.Errors = form.Errors()
	here := at(r, "/"+o.ID)
	one, links := sheet.Chosen(r, p.itemForms(r, &o, form), here)
	if v.Links = links; len(one) > 0 {
		v.Forms, v.Links, v.Back = one, nil, &web.Link{Text: o.URN(), Href: here}
		return p.show(w, r, v)
	}
	if o.Kind == kind.PDF && o.URN() != "" && !o.Parted() && p.service.May(r.Context(), o.Home.ID, room.DocumentsRedact) {
		v.Links = append(v.Links, redact.Links(here)...)
	}
	if o.Parted() {
		v.Inset = "Pages of this document are held from you. They are left out here, with what it is called and all that stands on no page."
	}
	if o.State == room.Exception {
		v.Warning = codeWords[o.Code] + ". " + o.Why
	}
	v.Boxes = append(v.Boxes, about(r, &o))
	if box, ok := family(r, &o); ok {
		v.Boxes = append(v.Boxes, box)
	}
	if o.Reading != nil {
		v.Boxes = append(v.Boxes, told(o.Reading)...)
		if page := pageOf(r); page > 0 && o.URN() != "" {
			v.Boxes, v.Links = told(onPage(o.Reading, page)), []web.Link{{Text: "All of the document", Href: here}}
			v.Lead = []string{o.PageNumber(page) + ": page " + web.Number(page) + " of " + web.Number(o.Pages)}
			v.Pages = beside(here, page, o.Pages)
		}
	}
	return p.show(w, r, v)
}

// pageOf is the page that was asked for; 0: all.
func pageOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// onPage is what was read of one page.
func onPage(r *evidence.Reading, page int) *evidence.Reading {
	out := &evidence.Reading{}
	for _, p := range r.Pieces {
		if p.Page == page {
			out.Pieces = append(out.Pieces, p)
		}
	}
	return out
}

// beside leads to the pages before and after.
func beside(here string, page, pages int) *web.Pagination {
	out := &web.Pagination{}
	if page > 1 {
		out.Previous = here + "?page=" + strconv.Itoa(page-1)
	}
	if page < pages {
		out.Next = here + "?page=" + strconv.Itoa(page+1)
	}
	return out
}

// about is what is known of a file.
func about(r *http.Request, o *room.Opened) sheet.Box {
	state := web.Cell{Tag: &web.Tag{Text: stateWords[o.State], Tone: stateTones[o.State]}, Note: excluded(o)}
	rows := []web.SummaryRow{{Key: "State", Value: state}, sheet.Row("Place in the delivery", room.PlaceWords(o.Place)),
		sheet.Row("Size", web.Number(int(o.Size))+" bytes")}
	if o.Kind != "" {
		rows = append(rows, sheet.Row("Kind", kindOf(o.Kind)))
	}
	if o.Pages > 0 {
		pages := web.Plural(o.Pages, "page", "pages")
		if o.Blank > 0 {
			pages += ", of which " + web.Number(o.Blank) + " without words: look at them"
		}
		rows = append(rows, sheet.Row("Pages", pages))
	}
	if o.Title != "" {
		rows = append(rows, sheet.Row("Calls itself", o.Title))
	}
	if m := mail(o.Reading); m != nil {
		rows = append(rows, m...)
	}
	if o.Reader != "" {
		rows = append(rows, sheet.Row("Read by", o.Reader))
	}
	if o.URN() != "" {
		rows = append(rows, sheet.Row("Reference, for orders, reports and hearings", o.ID))
	}
	rows = append(rows, sheet.Row("SHA-256", o.SHA256), sheet.Row("BLAKE3", o.BLAKE3))
	box := sheet.Box{ID: "about", Title: "The file", List: sheet.Rows(rows...)}
	if o.Reading != nil {
		for _, n := range o.Reading.Notes {
			box.Points = append(box.Points, n.Text)
		}
	}
	return box
}

func excluded(o *room.Opened) string {
	if o.State == room.Excluded {
		return o.Why
	}
	return ""
}

// mail is what a mail says of itself. Who was copied in unseen is shown.
func mail(r *evidence.Reading) (rows []web.SummaryRow) {
	if r == nil || r.Mail == nil {
		return nil
	}
	m := r.Mail
	for _, x := range []struct {
		key string
		all []string
	}{{"From", m.From}, {"To", m.To}, {"Cc", m.Cc}, {"Bcc", m.Bcc}} {
		if len(x.all) > 0 {
			rows = append(rows, sheet.Row(x.key, strings.Join(x.all, ", ")))
		}
	}
	if m.SentWritten != "" {
		rows = append(rows, sheet.Row("Sent, as it is written", m.SentWritten))
	}
	return rows
}

// family is what a file lies in, what lies in it, and its copies.
func family(r *http.Request, o *room.Opened) (sheet.Box, bool) {
	box := sheet.Box{ID: "family", Title: "What belongs to it"}
	for i := range o.Around {
		f := &o.Around[i]
		words := "In it: "
		if f.ID == o.Parent {
			words = "It lies in: "
		}
		box.Links = append(box.Links, web.Link{Text: words + strings.TrimSpace(f.URN()+" "+title(f)), Href: at(r, "/"+f.ID)})
	}
	if o.Original != nil {
		box.Links = append(box.Links, web.Link{Text: "A copy, byte for byte, of " + called(o.Original), Href: Path + o.Delivery.Home + "/" + o.Original.Delivery + "/" + o.Original.ID})
	}
	for i := range o.Copies {
		c := &o.Copies[i]
		box.Links = append(box.Links, web.Link{Text: "The same bytes: " + called(c), Href: Path + o.Delivery.Home + "/" + c.Delivery + "/" + c.ID})
	}
	if o.Reading != nil && o.Reading.Mail != nil {
		box.Links = append(box.Links, web.Link{Text: "The thread that it belongs to", Href: at(r, "/"+o.ID+"/thread")})
	}
	return box, len(box.Links) > 0
}

// called is the number of a file, and the place of one that has none.
func called(i *room.Item) string {
	if urn := i.URN(); urn != "" {
		return urn
	}
	return "the file at " + room.PlaceWords(i.Place)
}

// group is what stands in one kind of place, as somebody sees it or does not.
type group struct {
	where  evidence.Where
	unseen bool
}

// rank is the order of groups: what is easy to miss, then what the file says, then all about it.
func (g group) rank() int {
	switch {
	case g.where == evidence.Metadata:
		return 3
	case g.unseen:
		return 0
	case g.where == evidence.Body || g.where == evidence.OCR || g.where == evidence.Sheet:
		return 1
	}
	return 2
}

// told is what was read, by where it stands. What a mail says at its head is said of it above.
func told(r *evidence.Reading) (out []sheet.Box) {
	var order []group
	by := map[group][]evidence.Piece{}
	for _, p := range r.Pieces {
		if strings.TrimSpace(p.Text) == "" || p.Where == evidence.FileName || p.Where == evidence.Attachment || p.Where == evidence.Header && r.Mail != nil {
			continue
		}
		g := group{p.Where, p.Unseen}
		if len(by[g]) == 0 {
			order = append(order, g)
		}
		by[g] = append(by[g], p)
	}
	slices.SortStableFunc(order, func(a, b group) int { return a.rank() - b.rank() })
	for _, g := range order {
		out = append(out, box(g, by[g], g.rank() > 1))
	}
	return out
}

// box shows the pieces of a group.
func box(g group, all []evidence.Piece, fold bool) sheet.Box {
	id := string(g.where)
	if g.unseen {
		id += "-unseen"
	}
	out := sheet.Box{ID: "words-" + id, Title: whereWords[g.where], Fold: fold}
	if g.unseen && g.where != evidence.Metadata {
		out.Tag = &web.Tag{Text: "Easy to miss", Tone: web.Warn}
	}
	t := web.Table{ID: "pieces-" + id, Stack: true, Caption: whereWords[g.where], HideCaption: true, Columns: []web.Column{{Text: "Where"}, {Text: "Words"}}}
	for _, p := range all[:min(len(all), mostPieces)] {
		t.Rows = append(t.Rows, web.Row(web.T(placed(p)), web.Said(cut(p.Text))))
	}
	if len(all) > mostPieces {
		out.Notes = []string{"The first " + web.Number(mostPieces) + " of " + web.Number(len(all)) + " are shown."}
	}
	out.Table = &t
	return out
}

// placed says where a piece stands.
func placed(p evidence.Piece) string {
	var words []string
	if p.Page > 0 {
		words = append(words, "page "+web.Number(p.Page))
	}
	if p.Name != "" {
		words = append(words, p.Name)
	}
	if len(words) == 0 {
		return "The whole"
	}
	return web.UpperFirst(strings.Join(words, ", "))
}

func cut(text string) string {
	if r := []rune(text); len(r) > mostWords {
		return string(r[:mostWords]) + " … (it goes on)"
	}
	return text
}

// itemForms are what whoever takes in can do with a file.
func (p *Pages) itemForms(r *http.Request, o *room.Opened, form *web.Form) (out []sheet.Form) {
	if o.Delivery.State != room.Open || o.Home.Closed != "" || !p.service.May(r.Context(), o.Home.ID, room.DocumentsTake) {
		return nil
	}
	here := at(r, "/"+o.ID)
	if o.State == room.Exception {
		out = append(out, sheet.Form{ID: "again", Title: "Have it read again", Action: here + "/again", Button: web.Button{Text: "Let it wait"},
			Lines: []string{"It waits to be read when you next read the delivery, where you can give passwords."}})
	}
	if o.State != room.Excluded && o.Parts == 0 {
		out = append(out, sheet.Form{ID: "exclude", Title: "Say that it is not looked at", Action: here + "/exclude", Button: web.Button{Text: "Record it"},
			Lines:  []string{"The file and its number stay on record. It counts as not looked at, with your reason."},
			Fields: []sheet.Field{sheet.Area(form.Textarea("why", "Why is it not looked at?", "Everybody who reads evidence sees it", room.MaxWhy))}})
	}
	return out
}

func (p *Pages) exclude(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.itemPage, func(ctx context.Context, form *web.Form) (string, error) {
		return at(r, "/"+r.PathValue("item")+"?done=excluded"), p.service.Exclude(ctx, r.PathValue("delivery"), r.PathValue("item"), form.Text("why"))
	})
}

func (p *Pages) again(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.itemPage, func(ctx context.Context, _ *web.Form) (string, error) {
		return at(r, "/"+r.PathValue("item")+"?done=again"), p.service.Again(ctx, r.PathValue("delivery"), r.PathValue("item"))
	})
}
