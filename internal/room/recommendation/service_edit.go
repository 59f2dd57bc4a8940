package recommendation

import (
	"context"
	"net/mail"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ReportInput is a report as a coordinator entered it. Total is text, so that "not known" and "0" stay apart.
type ReportInput struct {
	ID, Title, Body, Kind string
	Published, URL, Note  string
	Total                 string
	Version               int64 // as the writer saw it; 0 for a new report
	Publish, Checked      bool
	Synthetic             bool
}

func (in *ReportInput) tidy() {
	for _, f := range []*string{&in.ID, &in.Title, &in.Body, &in.Kind, &in.Published, &in.URL, &in.Note, &in.Total} {
		*f = record.Clean(*f)
	}
}

// row checks the input and gives it as stored, without state and check.
func (in ReportInput) row(p *record.Problems, today clock.Day) ledger.Row {
	p.Need("title", in.Title, "Enter the title of the report", 300)
	p.Need("body", in.Body, "Enter who published the report", 300)
	p.Need("kind", in.Kind, "Enter what kind of report it is, such as inquiry report", 100)
	p.Happened("published", in.Published, edtf.Date{}, today)
	p.Link("url", in.URL)
	p.Limit("note", in.Note, 2000)
	row := ledger.Row{"title": in.Title, "body": in.Body, "kind": in.Kind, "published": record.OrNil(in.Published),
		"url": record.OrNil(in.URL), "note": record.OrNil(in.Note), "total": nil}
	if in.Total != "" {
		n, err := strconv.Atoi(in.Total)
		if err != nil || n < 0 || n > 10_000 {
			p.Add("total", "Enter how many recommendations the report made as a whole number, or leave it empty")
		}
		row["total"] = n
	}
	return row
}

// CreateReport enters a report, as a draft or published.
func (s *Service) CreateReport(ctx context.Context, in ReportInput) (string, error) {
	in.tidy()
	if in.ID == "" {
		in.ID = shortSlug(in.Title)
	}
	act := ledger.Act{Action: ReportCreate, Kind: "report", ID: in.ID}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		var p record.Problems
		row := in.row(&p, s.Today())
		if in.Title != "" && !record.ValidID(in.ID) {
			p.Add("id", "Enter a short name of small letters, digits and hyphens, such as iicsa-final")
		}
		if _, err := s.store.Report(ctx, tx, in.ID); err == nil {
			p.Add("id", "There is a report with this short name already. Choose another.")
		} else if !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		if err := p.Err(); err != nil {
			return nil, err
		}
		row["state"], row["synthetic"] = stateWanted(record.StateDraft, in.Publish), in.Synthetic
		s.mark(ctx, row, record.Check{}, in.Checked, true)
		return nil, tx.Insert("report", in.ID, row)
	})
	return in.ID, err
}

// EditReport changes a report and may publish it. What is known of its recommendations in lists is brought up to date
// with it.
func (s *Service) EditReport(ctx context.Context, in ReportInput) error {
	in.tidy()
	act := ledger.Act{Action: ReportEdit, Kind: "report", ID: in.ID,
		Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
			r, err := s.store.Report(ctx, tx, in.ID)
			return access.Resource{Kind: "report", ID: in.ID, Attrs: map[string]any{"published": r.State == record.StatePublished}}, err
		}}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		old, err := s.store.Report(ctx, tx, in.ID)
		if err != nil {
			return nil, err
		}
		if old.Version != in.Version {
			return nil, errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		var p record.Problems
		row := in.row(&p, s.Today())
		ids, err := s.store.RecommendationIDs(ctx, tx, in.ID)
		if err == nil && in.Published != old.Published.Text() {
			err = s.publishedBefore(ctx, tx, in.Published, ids, &p)
		}
		if err != nil {
			return nil, err
		}
		if err := p.Err(); err != nil {
			return nil, err
		}
		row["state"] = stateWanted(old.State, in.Publish)
		s.mark(ctx, row, old.Check, in.Checked, in.changes(old))
		return ids, tx.Update(ctx, "report", in.ID, in.Version, row)
	})
	return err
}

// publishedBefore refuses a day of publication that is later than something that is recorded as having followed from
// the report.
func (s *Service) publishedBefore(ctx context.Context, q db.Querier, published string, ids []string, p *record.Problems) error {
	day, err := edtf.Parse(published)
	if err != nil {
		return nil // said already
	}
	for _, id := range ids {
		r, err := s.store.Load(ctx, q, id)
		if err != nil {
			return err
		}
		for _, on := range r.DaysThatFollowed() {
			if record.ImpossibleDay(on, day, s.Today()) != "" {
				p.Add("published", "Recommendation "+id+" has something recorded on "+on.Human()+", before this day")
				return nil
			}
		}
	}
	return nil
}

// changes says whether anything that a source could bear out was changed.
func (in ReportInput) changes(r record.Report) bool {
	return in.Title != r.Title || in.Body != r.Body || in.Kind != r.Kind || in.Published != r.Published.Text() ||
		in.URL != r.URL || in.Total != TotalText(r.Total)
}

// TotalText is a count that may not be known.
func TotalText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// stateWanted publishes when asked to. Nothing is ever made a draft again: what was published once stays readable.
func stateWanted(old string, publish bool) string {
	if publish {
		return record.StatePublished
	}
	return old
}

// mark notes that a record was checked against its source, by whom in what part, and when. The person is in the
// ledger; the record does not name them. A check that was made before stands unless what it was about has changed;
// whoever changes it says anew that they read the source.
func (s *Service) mark(ctx context.Context, row ledger.Row, old record.Check, checked, changed bool) {
	switch {
	case !checked && !changed:
	case !checked && old.Done == nil:
		row["checked"], row["checked_by"], row["checked_on"] = nil, nil, nil
	case !checked:
		row["checked"], row["checked_by"], row["checked_on"] = false, nil, nil
	case changed || old.Done == nil || !*old.Done:
		row["checked"], row["checked_by"], row["checked_on"] = true, KeeperOf(ctx), s.todayDate().Text()
	}
}

// KeeperOf is how a record names who keeps it: by part, not by name.
func KeeperOf(ctx context.Context) string {
	if access.ActorFrom(ctx).Synthetic {
		return "a coordinator of this register (synthetic person)"
	}
	return "a coordinator of this register"
}

// shortSlug makes an id of a name, at most 60 characters of whole words.
func shortSlug(name string) string {
	id := record.Slug(name)
	for len(id) > 60 {
		cut := len(id) - 1
		for cut > 0 && id[cut] != '-' {
			cut--
		}
		if cut == 0 {
			return id[:60]
		}
		id = id[:cut]
	}
	return id
}

// BodyInput is what a coordinator may set right about a body.
type BodyInput struct {
	ID, Kind, Contact, Note string
	Version                 int64
}

// EditBody corrects the kind of a body, and says where its reminders go. The address is never published.
func (s *Service) EditBody(ctx context.Context, in BodyInput) error {
	act := ledger.Act{Action: ReportEdit, Kind: "body", ID: in.ID}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		old, err := s.store.Body(ctx, tx, in.ID)
		if err != nil {
			return nil, err
		}
		if old.Version != in.Version {
			return nil, errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		var p record.Problems
		if !record.IsChoice(record.BodyKinds, in.Kind) {
			p.Add("kind", "Choose what kind of body it is")
		}
		contact := record.Clean(in.Contact)
		if contact != "" {
			if a, err := mail.ParseAddress(contact); err != nil || a.Address != contact {
				p.Add("contact", "Enter one email address, such as name@example.org")
			}
		}
		p.Limit("note", record.Clean(in.Note), 2000)
		if err := p.Err(); err != nil {
			return nil, err
		}
		var ids []string
		if in.Kind != old.Kind { // of a kind of body nothing is said of any one of them
			if ids, err = s.store.RecommendationsOf(ctx, tx, in.ID); err != nil {
				return nil, err
			}
		}
		return ids, tx.Update(ctx, "body", in.ID, in.Version, ledger.Row{"kind": in.Kind, "contact": record.OrNil(contact), "note": record.OrNil(record.Clean(in.Note))})
	})
	return err
}

// BodyForEdit gives a body with its address, to those who may change it.
func (s *Service) BodyForEdit(ctx context.Context, id string) (record.Body, error) {
	if err := s.may(ctx, ReportEdit, access.Resource{Kind: "body", ID: id}); err != nil {
		return record.Body{}, err
	}
	return s.store.Body(ctx, s.db, id)
}

// bodiesByName finds bodies by what their names come to as an id, so that two ways of writing one name do not make
// two bodies.
func (s *Service) bodiesByName(ctx context.Context, q db.Querier) (map[string]record.Body, error) {
	entries, err := s.store.Entries(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := s.store.ReadAs(ctx, q, entries)
	out := make(map[string]record.Body, 2*len(all))
	for i, b := range all {
		out[record.Slug(entries[i].Name)] = b
	}
	for _, b := range all {
		if _, taken := out[b.ID]; !taken {
			out[b.ID] = b
		}
	}
	return out, err
}
