package audit

import (
	"context"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

// Publish lets everybody read a report that a second person has checked. Its
// words and figures are those of the checker: they are made once and kept. Who
// publishes it has opened it too.
func (s *Service) Publish(ctx context.Context, project string) error {
	d, err := s.Draft(ctx, project)
	if err != nil {
		return err
	}
	plans, err := s.store.plans(ctx, s.db, project)
	if err != nil {
		return err
	}
	return s.move(ctx, AuditWork, project, stepPublish, "", Assured, Published, func(ctx context.Context, c *change, r *Report, set ledger.Row) error {
		if r.CheckedBy == "" || r.wrote(r.CheckedBy) {
			return errs.New(errs.Conflict, "The report was not checked by a second person.")
		}
		if c.p.Result != d.Result.ID || r.Version != d.Report.Version {
			return errs.New(errs.Conflict, "The estimates or the report have changed since. Send the report to be checked once more.")
		}
		if err := c.hasOpened(ctx, r, d); err != nil {
			return err
		}
		text := []byte(asJSON(publication(d, plans, s.clock.Now(), s.code)))
		set["sha256"], set["published_at"] = hash(text), s.now()
		if err := c.tx.Insert("audit_published", r.ID+".public", ledger.Row{"project_id": project, "title": r.Title, "made": s.now(), "plan": d.Plan.Digest,
			"report": r.ID, "sha256": hash(text), "code": s.code}); err != nil {
			return err
		}
		return s.store.keep(ctx, c.tx, r.ID+".public", project, text)
	})
}

// Reports lists the published reports. Everybody may see them.
func (s *Service) Reports(ctx context.Context) ([]Report, error) {
	return s.store.publishedReports(ctx, s.db)
}

// Publication gives a published report.
func (s *Service) Publication(ctx context.Context, project string) (Publication, Report, error) {
	var p Publication
	r, err := s.store.reportOf(ctx, s.db, project)
	if err != nil || r.State != Published {
		return p, r, errs.New(errs.NotFound, "There is no such report here.")
	}
	return p, r, s.store.into(ctx, s.db, r.ID+".public", r.SHA256, &p)
}

// Hand hands the recommendations of a published report to the register. The
// register's own rules say who may.
func (s *Service) Hand(ctx context.Context, project, address string) (string, error) {
	p, r, err := s.Publication(ctx, project)
	if err != nil {
		return "", err
	}
	if r.Handed != "" {
		return r.Handed, errs.New(errs.Conflict, "The recommendations are in the register already.")
	}
	var list []Handed
	for _, x := range p.Recommendations {
		list = append(list, Handed{Number: strconv.Itoa(x.Position), Title: x.Title, Words: WithFigures(x.Words, p.Figures), Addressee: x.Addressee})
	}
	if len(list) == 0 {
		return "", errs.New(errs.Conflict, "The report makes no recommendation.")
	}
	report, err := s.register.Hand(ctx, p.Title, address, clock.DayOf(p.Published).String(), p.Synthetic, list)
	if err != nil {
		return "", err
	}
	act := ledger.Act{Action: ReportCreate, Kind: "audit_report", ID: r.ID}
	_, err = s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "audit_report", r.ID, 0, ledger.Row{"handed": report})
	})
	return report, err
}
