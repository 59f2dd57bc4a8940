package recommendation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

// RecommendationInput is a recommendation as a coordinator entered it.
type RecommendationInput struct {
	ID, ReportID, Number string
	Title, Summary       string
	Quote, QuotePlace    string   // the report's own words, and where they stand
	Addressees           []string // names, in order
	// Another are names among them of which the writer says that they mean none of
	// the bodies with a like name.
	Another             []string
	Parts               []PartInput
	Deadline, AnswerDue string
	SourceURL, Note     string
	Version             int64 // [Record.EditVersion] as the writer saw it
	Publish, Checked    bool
	Synthetic           bool
	// Why says why a day that was published, or whom it was asked of, is changed.
	Why string
}

// PartInput is one part of a recommendation that can be answered on its own.
type PartInput struct{ Label, Wording string }

func (in *RecommendationInput) tidy() {
	for _, f := range []*string{&in.ID, &in.ReportID, &in.Number, &in.Title, &in.Summary, &in.Quote, &in.QuotePlace, &in.Deadline, &in.AnswerDue, &in.SourceURL, &in.Note, &in.Why} {
		*f = record.Clean(*f)
	}
	names := make([]string, 0, len(in.Addressees))
	for _, n := range in.Addressees {
		if n = record.Clean(n); n != "" {
			names = append(names, n)
		}
	}
	in.Addressees = names
	for i, p := range in.Parts {
		in.Parts[i] = PartInput{record.Clean(p.Label), record.Clean(p.Wording)}
	}
}

// row checks the input and gives it as stored, without state and check.
func (in RecommendationInput) row(p *record.Problems) ledger.Row {
	p.Need("title", in.Title, "Enter a title in your own words", 300)
	p.Need("summary", in.Summary, "Enter what is asked for, in your own words", 5000)
	p.Limit("number", in.Number, 20)
	quote, place := record.QuoteFault(in.Quote, in.QuotePlace)
	for name, fault := range map[string]string{"quote": quote, "quote_place": place} {
		if fault != "" {
			p.Add(name, fault)
		}
	}
	if _, err := record.ParseDeadline(in.Deadline); err != nil {
		p.Add("deadline", errs.Message(err))
	}
	p.Date("answer_due", in.AnswerDue)
	p.Link("source_url", in.SourceURL)
	p.Limit("note", in.Note, 2000)
	in.checkNames(p)
	return ledger.Row{"number": record.OrNil(in.Number), "position": record.NumberPosition(in.Number), "title": in.Title, "summary": in.Summary,
		"quote": record.OrNil(in.Quote), "quote_place": record.OrNil(in.QuotePlace),
		"deadline": record.OrNil(in.Deadline), "answer_due": record.OrNil(in.AnswerDue), "source_url": record.OrNil(in.SourceURL), "note": record.OrNil(in.Note)}
}

func (in RecommendationInput) checkNames(p *record.Problems) {
	seen := map[string]bool{}
	for _, n := range in.Addressees {
		if id := record.Slug(n); id == "" || seen[id] || len(n) > 200 {
			p.Add("addressees", fmt.Sprintf("%q is too long, has no letters, or is listed twice", n))
		}
		seen[record.Slug(n)] = true
	}
	seen = map[string]bool{}
	for _, part := range in.Parts {
		id := record.Slug(part.Label)
		switch {
		case id == "" || record.Clean(part.Wording) == "":
			p.Add("parts", "Write each part as a label, a colon and its words, such as: a: publish the data")
		case seen[id]:
			p.Add("parts", fmt.Sprintf("The label %q is used twice", part.Label))
		}
		seen[id] = true
	}
}

// CreateRecommendation enters a recommendation of a report, with its
// addressees and parts, as a draft or published.
func (s *Service) CreateRecommendation(ctx context.Context, in RecommendationInput) (string, error) {
	in.tidy()
	asked := in.ID
	act := ledger.Act{Action: RecommendationCreate, Kind: "recommendation", ID: in.ID}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		var p record.Problems
		in.ID = asked // one that was made before may be taken now
		row := in.row(&p)
		rep, err := s.store.Report(ctx, tx, in.ReportID)
		if errs.Is(err, errs.NotFound) {
			p.Add("report", "Choose the report that makes this recommendation")
		} else if err != nil {
			return nil, err
		}
		if err := s.nameNew(ctx, tx, &in, &p); err != nil {
			return nil, err
		}
		in.checkPublish(rep, &p)
		if err := p.Err(); err != nil {
			return nil, err
		}
		tx.SetRecord("recommendation", in.ID)
		in.Synthetic = in.Synthetic || rep.Synthetic // what a made-up report asks is made up
		row["report_id"], row["state"], row["synthetic"] = in.ReportID, stateWanted(record.StateDraft, in.Publish), in.Synthetic
		s.mark(ctx, row, record.Check{}, in.Checked, true)
		if err := tx.Insert("recommendation", in.ID, row); err != nil {
			return nil, err
		}
		if err := s.setAddressees(ctx, tx, &record.Record{Recommendation: record.Recommendation{ID: in.ID}}, in); err != nil {
			return nil, err
		}
		return []string{in.ID}, s.setParts(ctx, tx, &record.Record{Recommendation: record.Recommendation{ID: in.ID}}, in)
	})
	return in.ID, err
}

func (in RecommendationInput) checkPublish(rep record.Report, p *record.Problems) {
	if in.Publish && rep.State == record.StateDraft {
		p.Add("publish", "The report is still a draft. Publish the report first.")
	}
}

// nameNew gives a new recommendation its id: the one that was typed, or one
// made of the report's id and the number.
func (s *Service) nameNew(ctx context.Context, tx *ledger.Tx, in *RecommendationInput, p *record.Problems) error {
	ids, err := s.store.RecommendationIDs(ctx, tx, "")
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, id := range ids {
		taken[id] = true
	}
	if in.ID == "" {
		in.ID = record.MadeID(in.ReportID, in.Number, taken)
		if in.Number != "" && taken[in.ID] {
			p.Add("number", "The register already holds recommendation "+in.Number+" of this report")
		}
		return nil
	}
	if !record.ValidID(in.ID) {
		p.Add("id", "Give an id of small letters, digits and hyphens, such as iicsa-final-01")
	} else if taken[in.ID] {
		p.Add("id", "There is a recommendation with this id already")
	}
	return nil
}

// EditRecommendation changes a recommendation with its addressees and parts,
// and may publish it.
func (s *Service) EditRecommendation(ctx context.Context, in RecommendationInput) error {
	in.tidy()
	act := ledger.Act{Action: RecommendationEdit, Kind: "recommendation", ID: in.ID, Facts: s.factsOf(in.ID, "")}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		if err := lockRecord(ctx, tx, in.ID); err != nil {
			return nil, err
		}
		old, err := s.store.Load(ctx, tx, in.ID)
		if err != nil {
			return nil, err
		}
		if old.EditVersion() != in.Version {
			return nil, errs.New(errs.Conflict, "Somebody else changed this while you were writing.")
		}
		var p record.Problems
		in.Synthetic = in.Synthetic || old.Synthetic
		row := in.row(&p)
		in.checkPublish(old.Report, &p)
		in.checkGone(old, &p)
		in.checkWhy(old, &p)
		if err := p.Err(); err != nil {
			return nil, err
		}
		if err := s.noteDays(ctx, tx, old, in); err != nil {
			return nil, err
		}
		row["state"] = stateWanted(old.State, in.Publish)
		s.mark(ctx, row, old.Check, in.Checked, in.changes(old))
		if err := s.setAddressees(ctx, tx, old, in); err != nil {
			return nil, err
		}
		if err := s.setParts(ctx, tx, old, in); err != nil {
			return nil, err
		}
		changed := []string{in.ID}
		for _, t := range old.Ties { // those that it is linked with may say so once it is published
			changed = append(changed, t.Other(in.ID))
		}
		return changed, tx.Update(ctx, "recommendation", in.ID, old.Version, row)
	})
	return err
}

// daysMoved gives what was published of the days and of whom it is asked of,
// where this edit changes it: nobody moves a day out of sight.
func (in RecommendationInput) daysMoved(old *record.Record) map[string]string {
	if old.State != record.StatePublished {
		return nil
	}
	out := map[string]string{}
	if in.AnswerDue != old.AnswerDue.Text() {
		out["answer_due"] = old.AnswerDue.Text()
	}
	if in.Deadline != old.Deadline.Text() {
		out["deadline"] = old.Deadline.Text()
	}
	kept := map[string]bool{}
	for _, n := range in.Addressees {
		kept[record.Slug(n)] = true
	}
	var names []string
	gone := false
	for _, b := range old.Addressees {
		gone = gone || !kept[record.Slug(b.Name)] && !kept[b.ID]
		names = append(names, b.Name)
	}
	if gone {
		out["addressees"] = strings.Join(names, "; ")
	}
	return out
}

func (in RecommendationInput) checkWhy(old *record.Record, p *record.Problems) {
	if len(in.daysMoved(old)) > 0 {
		p.NeedReason("why", in.Why, "You change a day that is published, or take away somebody who was asked. Say why: the day before and the reason stay in view.", 1000)
	}
}

// noteDays leaves a correction in view. The rules let nobody do it whose own
// body is asked, before or after.
func (s *Service) noteDays(ctx context.Context, tx *ledger.Tx, old *record.Record, in RecommendationInput) error {
	was := in.daysMoved(old)
	if len(was) == 0 {
		return nil
	}
	t, err := s.toPutRight(ctx, tx, "recommendation", old.ID)
	if err != nil {
		return err
	}
	bodies, err := s.bodiesByName(ctx, tx)
	if err != nil {
		return err
	}
	for _, n := range in.Addressees {
		if b, known := bodies[record.Slug(n)]; known {
			t.bodies = append(t.bodies, b.ID)
		}
	}
	if err := s.may(ctx, RecordCorrect, t.facts()); err != nil {
		return err
	}
	return s.noteCorrection(ctx, tx, t, PutRight{What: record.Rewording, Reason: in.Why}, was)
}

// lockRecord makes two edits of one record wait for each other. SQLite has one
// writer anyway; PostgreSQL would let two edits of addressees alone pass.
func lockRecord(ctx context.Context, tx *ledger.Tx, id string) error {
	if tx.Dialect() != db.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext(?))`, "recommendation/"+id)
	return err
}

func (in RecommendationInput) changes(r *record.Record) bool {
	names := make([]string, 0, len(r.Addressees))
	for _, b := range r.Addressees {
		names = append(names, b.Name)
	}
	parts := make([]PartInput, 0, len(r.Parts))
	for _, p := range r.Parts {
		parts = append(parts, PartInput{p.Label, p.Wording})
	}
	return in.Title != r.Title || in.Summary != r.Summary || in.Number != r.Number || in.Deadline != r.Deadline.Text() ||
		in.AnswerDue != r.AnswerDue.Text() || in.SourceURL != r.SourceURL || in.Quote != r.Quote || in.QuotePlace != r.QuotePlace ||
		!slices.Equal(in.Addressees, names) || !slices.Equal(in.Parts, parts)
}

// checkGone keeps a part that somebody has answered: the answer would hang in
// the air.
func (in RecommendationInput) checkGone(r *record.Record, p *record.Problems) {
	kept := map[string]bool{}
	for _, part := range in.Parts {
		kept[record.PartID(r.ID, part.Label)] = true
	}
	for _, a := range r.Answers {
		if a.PartID != "" && !kept[a.PartID] {
			p.Add("parts", "A part that was answered cannot be taken away or given another label")
			return
		}
	}
}

// setAddressees stores who is addressed. A body that is named for the first
// time is entered in the same act.
func (s *Service) setAddressees(ctx context.Context, tx *ledger.Tx, old *record.Record, in RecommendationInput) error {
	bodies, err := s.bodiesByName(ctx, tx)
	if err != nil {
		return err
	}
	have, want := map[string]string{}, map[string]bool{}
	for _, b := range old.Addressees {
		have[b.ID] = b.Entries[0]
	}
	for i, name := range in.Addressees {
		b, known := bodies[record.Slug(name)]
		if !known {
			if err := s.askNear(ctx, tx, name, in.Another); err != nil {
				return err
			}
			if b, err = s.enterBody(ctx, tx, bodies, name, in.Synthetic); err != nil {
				return err
			}
		}
		if want[b.ID] {
			continue // two ways of writing one name
		}
		want[b.ID] = true
		if entry := have[b.ID]; entry != "" {
			err = tx.Update(ctx, "addressee", old.ID+"/"+entry, 0, ledger.Row{"position": i})
		} else {
			err = tx.Insert("addressee", old.ID+"/"+b.ID, ledger.Row{"recommendation_id": old.ID, "body_id": b.ID, "position": i})
		}
		if err != nil {
			return err
		}
	}
	for _, b := range old.Addressees {
		for _, entry := range b.Entries {
			if want[b.ID] {
				break
			}
			if err := tx.Delete(ctx, "addressee", old.ID+"/"+entry, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) setParts(ctx context.Context, tx *ledger.Tx, old *record.Record, in RecommendationInput) error {
	have, want := map[string]bool{}, map[string]bool{}
	for _, p := range old.Parts {
		have[p.ID] = true
	}
	for i, p := range in.Parts {
		id := record.PartID(old.ID, p.Label)
		want[id] = true
		row := ledger.Row{"label": p.Label, "wording": p.Wording, "position": i}
		var err error
		if have[id] {
			err = tx.Update(ctx, "part", id, 0, row)
		} else {
			row["recommendation_id"] = old.ID
			err = tx.Insert("part", id, row)
		}
		if err != nil {
			return err
		}
	}
	for _, p := range old.Parts {
		if !want[p.ID] {
			if err := tx.Delete(ctx, "part", p.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}
