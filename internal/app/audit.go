package app

import (
	"context"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/room/audit"
	"candour/internal/room/recommendation"
	"candour/internal/table/codebook"
)

// buildAudit puts the audits on the core. Their lists are sealed with keys that
// stand beside the panel's.
func (c *core) buildAudit() (err error) {
	c.audit, err = c.newAudit(c.clock)
	return err
}

func (c *core) newAudit(t clock.Clock) (*audit.Service, error) {
	book, err := codebook.Lists()
	if err != nil {
		return nil, err
	}
	return audit.NewService(audit.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Staff: c.staff,
		Register: auditRegister{c.register}, Book: book, Code: Version}), nil
}

// auditRegister enters the recommendations of an audit in the register. The
// register's rules say who may.
type auditRegister struct{ register *recommendation.Service }

// Hand enters a report and its recommendations.
func (r auditRegister) Hand(ctx context.Context, title, url, published string, synthetic bool, list []audit.Handed) (string, error) {
	id, err := r.register.CreateReport(ctx, recommendation.ReportInput{Title: title, Body: "The audit", Kind: "audit report", Published: published, URL: url,
		Total: strconv.Itoa(len(list)), Publish: true, Synthetic: synthetic})
	if err != nil {
		return "", err
	}
	for _, x := range list {
		if _, err := r.register.CreateRecommendation(ctx, recommendation.RecommendationInput{ReportID: id, Number: x.Number, Title: x.Title, Summary: x.Words,
			Addressees: []string{x.Addressee}, SourceURL: url, Publish: true, Synthetic: synthetic}); err != nil {
			return "", err
		}
	}
	return id, nil
}
