package recommendation

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// News is one thing that happened, as a feed tells it.
type News struct {
	// ID never changes: the entry of the log.
	ID string
	// At is coarse, to the hour, as the public log is.
	At        time.Time
	Title     string
	Text      string
	Href      string
	Word      string // a category to filter by
	Synthetic bool
}

// newsLimit is the most that one feed tells, newest first; NewsLook is how
// many entries, or recommendations, are looked through for it.
const (
	newsLimit = 50
	NewsLook  = 300
)

// NewsOfAll tells what happened in the register: the newest entries of the log
// that are public. That a day has passed is no news of anybody.
func (s *Service) NewsOfAll(ctx context.Context) ([]News, error) {
	if err := s.MayFollow(ctx); err != nil {
		return nil, err
	}
	scope, err := s.scope(ctx)
	if err != nil {
		return nil, err
	}
	items, err := s.ledger.RecentPublic(ctx, NewsLook)
	if err != nil {
		return nil, err
	}
	reports, err := s.Reports(ctx)
	if err != nil {
		return nil, err
	}
	about, err := s.toldOf(ctx, items, scope)
	return s.news(items, about, reports), err
}

// toldOf finds the recommendation of each entry, of those that a reader sees: of
// a commitment, the last in register order that it serves.
func (s *Service) toldOf(ctx context.Context, items []ledger.Item, sees func(*record.Summary) bool) (map[ledger.Of]*record.Summary, error) {
	out := map[ledger.Of]*record.Summary{}
	for _, it := range items {
		of := ledger.Of{Kind: it.Kind, ID: it.Record}
		all, err := s.concerning(ctx, of)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			if sees(r) {
				out[of] = r
			}
		}
	}
	return out, nil
}

// concerning gives the recommendations that an entry's record is about.
func (s *Service) concerning(ctx context.Context, of ledger.Of) ([]*record.Summary, error) {
	switch of.Kind {
	case "recommendation":
		r, err := s.index.Get(ctx, of.ID)
		if err != nil || r == nil {
			return nil, err
		}
		return []*record.Summary{r}, nil
	case "commitment":
		return s.index.Serving(ctx, of.ID)
	}
	return nil, nil
}

// NewsOf tells what happened to the recommendations that a filter keeps, and
// to a report when one is given.
func (s *Service) NewsOf(ctx context.Context, f record.Filter, report *record.Report) ([]News, error) {
	list, err := s.List(ctx, f, 0, NewsLook)
	if err != nil {
		return nil, err
	}
	return s.NewsAbout(ctx, list.Items, report)
}

// NewsAbout tells what happened to recommendations that the actor was found to
// see, at most [NewsLook] of them, and to a report when one is given.
func (s *Service) NewsAbout(ctx context.Context, about []*record.Summary, report *record.Report) ([]News, error) {
	if err := s.MayFollow(ctx); err != nil {
		return nil, err
	}
	var reports []record.Report
	var of []ledger.Of
	if report != nil {
		reports = []record.Report{*report}
		of = append(of, ledger.Of{Kind: "report", ID: report.ID})
	}
	return s.newsAbout(ctx, of, about, reports)
}

// NewsOfOne tells what happened to one recommendation.
func (s *Service) NewsOfOne(ctx context.Context, id string) (*record.Summary, []News, error) {
	if err := s.MayFollow(ctx); err != nil {
		return nil, nil, err
	}
	r, err := s.SummaryOf(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	news, err := s.newsAbout(ctx, nil, []*record.Summary{r}, nil)
	return r, news, err
}

// MayFollow asks the rules about feeds.
func (s *Service) MayFollow(ctx context.Context) error {
	return s.may(ctx, FeedRead, access.Resource{Kind: "feed", Attrs: map[string]any{"published": true}})
}

// newsAbout reads the history of some records that the reader was found to see.
func (s *Service) newsAbout(ctx context.Context, of []ledger.Of, about []*record.Summary, reports []record.Report) ([]News, error) {
	for _, r := range about {
		of = append(of, ledger.Of{Kind: "recommendation", ID: r.ID})
		for _, w := range r.Work {
			of = append(of, ledger.Of{Kind: "commitment", ID: w.ID})
		}
	}
	items, err := s.ledger.History(ctx, of...)
	if err != nil {
		return nil, err
	}
	return s.news(items, byRecord(about), reports), nil
}

// byRecord finds summaries by their own ids and by those of their commitments.
func byRecord(all []*record.Summary) map[ledger.Of]*record.Summary {
	at := map[ledger.Of]*record.Summary{}
	for _, r := range all {
		at[ledger.Of{Kind: "recommendation", ID: r.ID}] = r
		for _, w := range r.Work {
			at[ledger.Of{Kind: "commitment", ID: w.ID}] = r
		}
	}
	return at
}

// newsWords says what was done, for the acts that are news. An act that is not
// here (a draft, a change to the list of staff) is in no feed.
var newsWords = []struct {
	act   access.Action
	words string
}{
	{ReportCreate, "Report entered"}, {ReportEdit, "Report corrected"}, {RecommendationCreate, "Recommendation entered"},
	{RecommendationEdit, "Recommendation corrected"}, {ImportCommit, "Entered"}, {RecommendationEnd, "Withdrawn, replaced or merged by its own inquiry"}, {AnswerRecord,
		"Answer"}, {AnswerCheck, "Day of an answer checked"}, {SearchRecord, "Searched for"},
	{SearchAgree, "A second person looked"},
	{CommitmentCreate, "Commitment made"}, {CommitmentEdit, "Commitment closed or replaced"}, {CommitmentMove, "Date moved"},
	{ProgressSubmit, "The owner reported"}, {FindingRecord, "Independent finding"}, {PanelViewRecord, "View of the panel"},
	{TakeLadderStep, "Step of the chase ladder"}, {RecordWithdraw, " withdrawn"}, {RecordCorrect, " corrected"},
	{RecordTakedown, ": personal details taken down"},
}

// putRightWords names what was put right ("Answer" withdrawn); empty for any
// other act.
func putRightWords(it ledger.Item) string {
	for _, im := range it.Rows {
		if im.Table != "correction" || im.Op != "+" {
			continue
		}
		if k, err := record.FixableOf(im.Text("of_kind")); err == nil {
			return k.Name
		}
	}
	return ""
}

// wordsOfNews gives the words for an act; empty when it is no news.
func wordsOfNews(act access.Action) string {
	for _, w := range newsWords {
		if w.act == act {
			return w.words
		}
	}
	return ""
}

// news puts entries into words, of those records alone that the reader was
// found to see.
func (s *Service) news(items []ledger.Item, at map[ledger.Of]*record.Summary, reports []record.Report) []News {
	var out []News
	for _, it := range items {
		words := wordsOfNews(it.Act)
		r := at[ledger.Of{Kind: it.Kind, ID: it.Record}]
		switch {
		case words == "":
		case r != nil:
			out = append(out, entryNews(it, putRightWords(it)+words, r))
		case it.Kind == "report":
			for _, rep := range reports {
				if rep.ID == it.Record {
					out = append(out, News{ID: it.ID, At: it.At, Title: words + ": " + rep.Title, Text: rep.CompleteWords() + ".", Href: record.ReportHref(rep.ID), Word: "report", Synthetic: rep.Synthetic})
				}
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if !out[i].At.Equal(out[j].At) {
			return out[i].At.After(out[j].At)
		}
		return out[i].ID > out[j].ID
	})
	out = out[:min(len(out), newsLimit)]
	for i := range out {
		out[i].At = out[i].At.UTC().Truncate(time.Hour)
	}
	return out
}

// entryNews tells one entry of the log. It names who is concerned and never who
// did it.
func entryNews(it ledger.Item, words string, r *record.Summary) News {
	n := News{ID: it.ID, At: it.At, Title: words + ": " + r.Title, Text: r.Where() + ".", Href: record.RecommendationHref(r.ID), Word: string(it.Act), Synthetic: r.Synthetic}
	if it.Kind == "commitment" {
		n.Href = record.CommitmentHref(it.Record)
		for _, w := range r.Work {
			if w.ID == it.Record {
				n.Title, n.Synthetic = words+": "+w.Wording, n.Synthetic || w.Synthetic
				n.Text = "For: " + r.Title + ". " + n.Text
			}
		}
	}
	if it.Act == ImportCommit {
		return n // a whole record at once: its page tells the rest
	}
	for _, im := range it.Rows {
		if im.Table != "correction" && putRightWords(it) != "" {
			continue // the row that was put right is no news of its own
		}
		detail := rowNews(im)
		if im.Table == "search_made" {
			detail = searchNews(im, r.Bodies)
		}
		if detail != "" {
			n.Text = detail + " " + n.Text
		}
	}
	return n
}

// searchNews tells of a search, by how many people and of whom.
func searchNews(im ledger.Image, asked []record.BodyRef) string {
	s := record.Search{Sought: im.Text("sought"), Result: im.Text("result")}
	words := s.Title()
	var of []record.BodyRef
	for _, b := range asked {
		if slices.Contains(strings.Fields(im.Text("of_bodies")), b.ID) {
			of = append(of, b)
		}
	}
	if names := record.NamesOf(of); names != "" {
		words += ", of " + names
	}
	switch {
	case s.Result != record.FoundNone:
	case im.Text("agreed") == "" || im.Text("agreed") == "null":
		words += ". One person has looked, and nothing follows from that yet"
	default:
		words += ". Two people have looked"
	}
	return words + "."
}

// answerIn is the answer of a row of the log, as far as its title needs it.
func answerIn(im ledger.Image) record.Answer {
	known := func(column string) string {
		if s := im.Text(column); s != "null" {
			return s
		}
		return ""
	}
	return record.Answer{Status: record.Status(known("status")), SourceURL: known("source_url"), ReceivedFrom: known("received_from")}
}

// rowNews tells what a row of a public table says.
func rowNews(im ledger.Image) string {
	switch im.Table {
	case "answer":
		if im.Op == "+" && im.Text("status") != "null" && im.Text("status") != "" {
			return answerIn(im).Title() + "."
		}
	case "date_move":
		return "Moved to " + im.Text("new_due") + ". Why: " + im.Text("reason")
	case "correction":
		if im.Op == "+" {
			return "Why: " + strings.TrimSuffix(im.Text("reason"), ".") + "."
		}
	case "finding":
		return record.LabelOf(record.VerdictLabels, im.Text("verdict")) + "."
	case "panel_view":
		return record.LabelOf(record.StanceLabels, im.Text("stance")) + "."
	}
	return ""
}
