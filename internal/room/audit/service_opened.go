package audit

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// openFirst is said to whoever checks or publishes a report that they have not opened.
const openFirst = "You have not opened this report as it is now. It is on this page, with its figures: read it, then decide."

func reportAs(id string) ledger.Of { return ledger.Of{Kind: "audit_report", ID: id} }

// partOf names a report as it is judged: its words, what it asks for, and its
// figures with their footing.
func partOf(r *Report, result string, figures []Figure) string {
	words := []string{r.Title, r.Summary, r.Unknown, result}
	for _, x := range r.Recommendation {
		words = append(words, x.Title, x.Words, x.Addressee)
	}
	for _, f := range figures {
		words = append(words, f.Ref, f.Words, f.Value, f.Footing)
	}
	return opened.Part(r.ID, words...)
}

// Shown notes that somebody who may check or publish a report was shown it, once.
func (s *Service) Shown(ctx context.Context, d Draft) error {
	if d.Report == nil || d.View.Project.State != Open || !s.judges(ctx, d.View) {
		return nil
	}
	part := partOf(d.Report, d.Result.ID, d.Figures)
	if seen, err := opened.Has(ctx, s.db, reportAs(d.Report.ID), part); err != nil || seen {
		return err
	}
	return s.write(ctx, AuditWork, d.View.Project.ID, "", "", func(ctx context.Context, c *change) error {
		return opened.Note(ctx, c.tx, reportAs(d.Report.ID), part) // as it was shown, whatever came since
	})
}

// judges says whether a report waits for the check or the publishing by this actor.
func (s *Service) judges(ctx context.Context, v View) bool {
	return v.Report.State == Assured || v.Report.State == Sent && s.MayCheck(ctx, v)
}

// hasOpened refuses an act of somebody who has not opened the report as it is.
func (c *change) hasOpened(ctx context.Context, r *Report, d Draft) error {
	return opened.Need(ctx, c.tx, reportAs(r.ID), openFirst, partOf(r, c.p.Result, d.Figures))
}

// IsNotOpened says whether an act was refused because what it decides was not
// opened first.
func IsNotOpened(err error) bool {
	return errs.Is(err, errs.Conflict) && errs.Message(err) == openFirst
}
