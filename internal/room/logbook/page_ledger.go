package logbook

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

type homeView struct {
	web.Page
	Facts      web.SummaryList
	Key        string
	Checkpoint string
	Behind     bool
	Earlier    []earlierLog
	// Emergencies are told where there is a list of staff, also when there were none.
	ToldOfEmergencies bool
	Emergencies       []Emergency
	Joins             []Joined
}

// earlierLog is a log that this one took over from.
type earlierLog struct{ Name, Key, Entries, When, Reason string }

func (b *Book) earlier(ctx context.Context) (out []earlierLog, err error) {
	all, err := b.Ledger.Successions(ctx)
	for _, s := range all {
		e := earlierLog{Name: s.OldOrigin, Key: s.OldKey, Entries: strconv.FormatInt(s.Size, 10), Reason: s.Reason, When: s.Made}
		if t, err := time.Parse(time.RFC3339, s.Made); err == nil {
			e.When = when(t)
		}
		out = append(out, e)
	}
	return out, err
}

// home tells what the log is and how to check it.
func (b *Book) home(w http.ResponseWriter, r *http.Request) error {
	st, err := b.Ledger.Status(r.Context())
	if err != nil {
		return err
	}
	published := "Not yet"
	if !st.Published.IsZero() {
		published = when(st.Published)
	}
	witnesses := b.Witnesses
	if witnesses == "" {
		witnesses = "None set up here. Without witnesses, whoever runs this service could show different people different logs."
	}
	earlier, err := b.earlier(r.Context())
	if err != nil {
		return err
	}
	var emergencies []Emergency
	if b.Emergencies != nil {
		if emergencies, err = b.Config.Emergencies(r.Context()); err != nil {
			return err
		}
	}
	var joins []Joined
	if b.Joins != nil {
		if joins, err = b.Config.Joins(r.Context()); err != nil {
			return err
		}
	}
	v := &homeView{Joins: joins, ToldOfEmergencies: b.Emergencies != nil, Emergencies: emergencies,
		Page: web.Page{Title: "The log", Section: "/ledger", Description: "How to check that nobody has rewritten this record."},
		Facts: web.SummaryList{Rows: []web.SummaryRow{
			{Key: "Name of the log", Value: web.T(st.Origin)},
			{Key: "Entries", Value: web.T(strconv.FormatInt(st.Size, 10))},
			{Key: "Waiting for their place", Value: web.T(waiting(st.Pending))},
			{Key: "Last checkpoint", Value: web.T(published)},
			{Key: "Witnesses", Value: web.T(witnesses)},
		}},
		Key: b.Key, Checkpoint: st.Note, Behind: st.Refused, Earlier: earlier,
	}
	if b.Witnesses != "" && !st.Cosigned.IsZero() {
		v.Facts.Rows = append(v.Facts.Rows, web.SummaryRow{Key: "Witnesses signed last", Value: web.T(when(st.Cosigned))})
	}
	return b.Pages.Page(w, r, "logbook/ledger", v)
}

// waiting says how many entries of public records wait, and that how many others do is
// not said: the number would tell when somebody acted (docs/adr/0045).
func waiting(public int64) string {
	return strconv.FormatInt(public, 10) + " about public records. All others wait for the batch of their hour, and how many they are is not said."
}

// whenOf is the hour of an entry of a sealed room, and the minute of any other.
func whenOf(it ledger.Item) string {
	if !it.Hour {
		return when(it.At)
	}
	return clock.HourWords(it.At)
}

func when(t time.Time) string { return clock.Words(t) }

type historyView struct {
	web.Page
	Heading string
	Items   []historyItem
}

// historyItem is one entry as a page shows it.
type historyItem struct {
	When, Act, By, Reason string
	Place                 string
	Changes               []change
	Receipt, Record       string
	Erased                bool
}

type change struct {
	What   string
	Values []valueRow
}

// valueRow is a value before and after; Lang is the language of words that somebody gave.
type valueRow struct{ Name, Before, After, LangBefore, Lang string }

// history shows every entry about a recommendation and what each changed.
func (b *Book) history(w http.ResponseWriter, r *http.Request) error {
	trail, err := b.Records.Trail(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	items, err := b.Ledger.History(r.Context(), trail.Of...)
	if err != nil {
		return err
	}
	v := &historyView{Heading: trail.Title, Page: web.Page{Title: "History of " + trail.Title, Section: "/recommendations",
		Synthetic: trail.Synthetic, Back: &web.Link{Text: "Back to the recommendation", Href: trail.Back}}}
	before := map[string]ledger.Image{}
	for _, it := range items {
		pub, ok := b.Ledger.Public(it)
		if !ok {
			continue
		}
		var whole bool
		if pub, whole, err = b.Records.Shown(r.Context(), pub); err != nil {
			return err
		}
		if !whole && len(pub.Rows) == 0 {
			continue
		}
		v.Items = append(v.Items, b.show(pub, before))
	}
	return b.Pages.Page(w, r, "logbook/history", v)
}

// show puts an entry into words, with what each column was before.
func (b *Book) show(it ledger.Item, before map[string]ledger.Image) historyItem {
	out := historyItem{When: whenOf(it), Act: b.Policy.Words(it.Act), By: it.For, Reason: it.Reason, Erased: it.Erased,
		Place: "Waiting for its place", Receipt: "/ledger/receipt/" + it.ID, Record: "/ledger/record/" + it.ID}
	if it.Seq >= 0 {
		out.Place = "Entry " + strconv.FormatInt(it.Seq, 10)
	} else {
		out.Receipt, out.Record = "", ""
	}
	for _, im := range it.Rows {
		out.Changes = append(out.Changes, b.changeOf(im, before[im.Table+im.ID]))
		before[im.Table+im.ID] = im
	}
	return out
}

// langOf is the language of words, where whoever gave them said so.
func langOf(im ledger.Image, words string) string {
	if lang := im.Text("lang"); lang != "null" && strings.Contains(words, " ") {
		return lang
	}
	return ""
}

func (b *Book) changeOf(im, old ledger.Image) change {
	c := change{What: map[string]string{"+": "Added: ", "=": "Changed: ", "-": "Removed: "}[im.Op] + b.Words.TableOr(im.Table)}
	for _, name := range im.Columns() {
		was, is := old.Text(name), im.Text(name)
		if is == "null" {
			is = ""
		}
		if was == "null" {
			was = ""
		}
		if is != was {
			c.Values = append(c.Values, valueRow{b.Words.Column(name), was, is, langOf(old, was), langOf(im, is)})
		}
	}
	return c
}

// receipt gives the receipt of an entry as a file.
func (b *Book) receipt(w http.ResponseWriter, r *http.Request) error {
	o := b.options()
	o.Words = r.URL.Query().Get("words") != ""
	rc, err := b.Ledger.Prove(r.Context(), r.PathValue("entry"), o)
	if err != nil {
		return err
	}
	return saveJSON(w, "receipt-"+r.PathValue("entry")[:8]+".json", rc)
}

// record gives the words of an entry as a file, to check with its receipt.
func (b *Book) record(w http.ResponseWriter, r *http.Request) error {
	f, err := b.Ledger.RecordOf(r.Context(), r.PathValue("entry"), b.options())
	if err != nil {
		return err
	}
	return saveJSON(w, "record-"+r.PathValue("entry")[:8]+".json", f)
}

// options opens to a reader what is public, and nothing else to anybody. Whether
// a sealed entry is about a draft, a case or a member of staff is not told: the
// rooms that these belong to show them to those who may see them.
func (b *Book) options() ledger.ReceiptOptions {
	return ledger.ReceiptOptions{Opens: func(ctx context.Context, it ledger.Item) (bool, error) {
		if !b.Ledger.AllPublic(it) {
			return false, nil
		}
		shown, whole, err := b.Records.Shown(ctx, it)
		return whole && len(shown.Rows) > 0, err
	}}
}

func saveJSON(w http.ResponseWriter, name string, v any) error {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	web.File{Name: name, Type: "application/json"}.Begin(w)
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(buf.Bytes())
	return err
}

type logView struct {
	web.Page
	Items []web.TimelineItem
	Older string
}

// logPage is how many entries the auditor sees at a time.
const logPage = 12

// log is the auditor's view: who did what, newest first.
func (b *Book) log(w http.ResponseWriter, r *http.Request) error {
	before := int64(0)
	if s := r.URL.Query().Get("before"); s != "" {
		var err error
		if before, err = strconv.ParseInt(s, 10, 64); err != nil || before < 1 {
			return errs.New(errs.NotFound, "There is no such page of the log.")
		}
	}
	items, err := b.Ledger.Recent(r.Context(), before, logPage)
	if err != nil {
		return err
	}
	v := &logView{Page: web.Page{Title: "Log of acts", Section: "/log", NoIndex: true}}
	for _, it := range items {
		may, err := b.mayRead(r.Context(), it)
		if err != nil {
			return err
		}
		if !may {
			continue
		}
		v.Items = append(v.Items, b.logged(it))
	}
	if last := len(items) - 1; last == logPage-1 && items[last].Seq > 0 {
		v.Older = web.WithQuery(r.URL, "before", strconv.FormatInt(items[last].Seq, 10))
	}
	return b.Pages.Page(w, r, "logbook/log", v)
}

// logged puts an entry into words for the auditor. Its reason may be as long as a
// person wrote it, so it is no cell of a table.
func (b *Book) logged(it ledger.Item) web.TimelineItem {
	shown := b.show(it, map[string]ledger.Image{})
	if shown.Reason == "" {
		shown.Reason = "None given"
	}
	return web.TimelineItem{Title: shown.Act, When: shown.When, By: it.Name + " (" + it.Actor + ")",
		Lines: []string{"About: " + b.Words.KindOr(it.Kind) + " " + it.Record + ". " + shown.Place + ". Reason: " + shown.Reason}}
}

// mayRead asks the rules about one entry: an auditor stands before the walls of
// what it is about like everybody else.
func (b *Book) mayRead(ctx context.Context, it ledger.Item) (bool, error) {
	if b.Subject == nil {
		return false, nil
	}
	res, err := b.Subject(ctx, it)
	if err != nil {
		return false, err
	}
	err = b.Policy.Authorize(ctx, access.ActorFrom(ctx), LogRead, res)
	if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
		return false, nil
	}
	return err == nil, err
}

type policiesView struct {
	web.Page
	Version   string
	Actions   web.Table
	Documents []access.Document
}

// policies shows the access rules in force, word for word.
func (b *Book) policies(w http.ResponseWriter, r *http.Request) error {
	return b.Pages.Page(w, r, "logbook/policies", &policiesView{
		Page:    web.Page{Title: "Who may do what", Section: "/ledger", Description: "The access rules in force, word for word."},
		Version: b.Policy.Version(), Actions: b.actionTable(), Documents: b.Policy.Documents()})
}

// actionTable says what each name that the rules use means.
func (b *Book) actionTable() web.Table {
	t := web.Table{ID: "actions-table", Caption: "What each action of the rules is", HideCaption: true, Columns: []web.Column{{Text: "Name in the rules"}, {Text: "What it is"}}}
	for _, a := range b.Policy.Actions() {
		t.Rows = append(t.Rows, web.Row(web.T(string(a)), web.T(b.Policy.Words(a))))
	}
	return t
}
